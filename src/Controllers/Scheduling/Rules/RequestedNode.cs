namespace Gantry.Controllers.Scheduling.Rules;

/// <summary>A pod that names its node runs there or nowhere.</summary>
internal sealed class RequestedNode : ISchedulingRule
{
    private static readonly string[] Objection = ["node(s) didn't match the requested node name"];

    public Func<NodeState, IReadOnlyList<string>>? Judge(PodDemand pod, ClusterState cluster) =>
        string.IsNullOrEmpty(pod.Pod.Spec.NodeName) ? null : node => node.Name == pod.Pod.Spec.NodeName ? [] : Objection;
}
