namespace Gantry.Controllers.Scheduling.Rules;

/// <summary>No other pod on the node has taken a port of the host that the pod asks for.</summary>
internal sealed class FreePorts : ISchedulingRule
{
    private static readonly string[] Objection = ["node(s) didn't have free ports for the requested pod ports"];

    public Func<NodeState, IReadOnlyList<string>>? Judge(PodDemand pod, ClusterState cluster) =>
        pod.HostPorts.Count == 0 ? null : node => node.Pods.Any(other => other.HostPorts.Any(taken => pod.HostPorts.Any(taken.Collides))) ? Objection : [];
}
