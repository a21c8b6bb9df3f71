using Gantry.Kube.Core;

namespace Gantry.Controllers.Scheduling.Rules;

/// <summary>Dislikes nodes with taints that ask, without insisting, to stay away.</summary>
internal sealed class PreferredTaints : IScoringRule
{
    private const double Weight = 3;

    public Func<NodeState, double>? Score(PodDemand pod, ClusterState cluster) =>
        node => Weight * 100 / (1 + node.Taints.Count(taint => taint.Effect is "PreferNoSchedule" && !pod.Pod.Spec.Tolerations.Any(toleration => toleration.Tolerates(taint))));
}
