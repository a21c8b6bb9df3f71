namespace Gantry.Controllers.Scheduling;

/// <summary>A reason to like one suitable node better than another.</summary>
internal interface IScoringRule
{
    /// <summary>Makes ready to score nodes for a pod, from 0 to 100 times the rule's weight; null where all are equal to it.</summary>
    Func<NodeState, double>? Score(PodDemand pod, ClusterState cluster);
}
