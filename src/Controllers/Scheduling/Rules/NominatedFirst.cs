namespace Gantry.Controllers.Scheduling.Rules;

/// <summary>A pod for which others had to leave a node goes to that node.</summary>
internal sealed class NominatedFirst : IScoringRule
{
    // Above the sum of all others.
    private const double Decisive = 10_000;

    public Func<NodeState, double>? Score(PodDemand pod, ClusterState cluster) =>
        string.IsNullOrEmpty(pod.Pod.Status.NominatedNodeName) ? null : node => node.Name == pod.Pod.Status.NominatedNodeName ? Decisive : 0;
}
