namespace Gantry.Controllers.Scheduling;

/// <summary>A reason for which a pod may not run on a node.</summary>
internal interface ISchedulingRule
{
    /// <summary>
    /// Makes ready to judge nodes for a pod, or returns null where the rule has nothing to say about it. The judgement is
    /// empty for a node that suits, otherwise it holds what is wrong in the words that users know.
    /// </summary>
    Func<NodeState, IReadOnlyList<string>>? Judge(PodDemand pod, ClusterState cluster);
}
