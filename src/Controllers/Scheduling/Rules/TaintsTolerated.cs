using Gantry.Kube.Core;

namespace Gantry.Controllers.Scheduling.Rules;

/// <summary>A taint keeps away the pods that do not tolerate it.</summary>
internal sealed class TaintsTolerated : ISchedulingRule
{
    public Func<NodeState, IReadOnlyList<string>>? Judge(PodDemand pod, ClusterState cluster) => node =>
    {
        foreach (Taint taint in node.Taints)
        {
            if (taint.Effect is "NoSchedule" or "NoExecute" && !pod.Pod.Spec.Tolerations.Any(toleration => toleration.Tolerates(taint)))
                return [$"node(s) had untolerated taint {{{taint.Key}: {taint.Value}}}"];
        }

        return [];
    };
}
