using Gantry.Kube.Core;

namespace Gantry.Controllers.Scheduling.Rules;

/// <summary>A cordoned node takes no new pods, but those that tolerate it.</summary>
internal sealed class OpenForPods : ISchedulingRule
{
    private static readonly string[] Objection = ["node(s) were unschedulable"];
    private static readonly Taint Cordon = new() { Key = "node.kubernetes.io/unschedulable", Effect = "NoSchedule" };

    public Func<NodeState, IReadOnlyList<string>>? Judge(PodDemand pod, ClusterState cluster)
    {
        bool isTolerated = pod.Pod.Spec.Tolerations.Any(toleration => toleration.Tolerates(Cordon));
        return isTolerated ? null : node => node.Node?.Spec.Unschedulable == true ? Objection : [];
    }
}
