using Gantry.Controllers.Labels;
using Gantry.Kube;
using Gantry.Kube.Core;

namespace Gantry.Controllers.Scheduling.Rules;

/// <summary>No domain of a topology gets more of the selected pods than the allowed lead over the emptiest one.</summary>
internal sealed class TopologySpread : ISchedulingRule
{
    private static readonly string[] Objection = ["node(s) didn't match pod topology spread constraints"];

    public Func<NodeState, IReadOnlyList<string>>? Judge(PodDemand pod, ClusterState cluster)
    {
        TopologySpreadConstraint[] hard = [.. pod.Pod.Spec.TopologySpreadConstraints.Where(spread => spread.WhenUnsatisfiable is "DoNotSchedule")];
        if (hard.Length == 0)
            return null;

        (TopologySpreadConstraint Spread, Dictionary<string, int> Counts, int Least)[] prepared = [.. hard.Select(spread => Prepare(spread, pod, cluster))];
        return node => prepared.All(item => node.Labels.GetValueOrDefault(item.Spread.TopologyKey) is { } domain && item.Counts.GetValueOrDefault(domain) + 1 - item.Least <= item.Spread.MaxSkew) ? [] : Objection;
    }

    private static (TopologySpreadConstraint, Dictionary<string, int>, int) Prepare(TopologySpreadConstraint spread, PodDemand pod, ClusterState cluster)
    {
        Func<NodeState, IReadOnlyList<string>>? isEligible = new NodeSelection().Judge(pod, cluster);
        var counts = new Dictionary<string, int>();
        foreach (NodeState node in cluster.Nodes)
        {
            if (node.Labels.GetValueOrDefault(spread.TopologyKey) is not { } domain || isEligible?.Invoke(node).Count > 0)
                continue;
            counts[domain] = counts.GetValueOrDefault(domain) + node.Pods.Count(other => IsCounted(spread, pod.Pod, other.Pod));
        }

        bool tooFewDomains = counts.Count < (spread.MinDomains ?? 1);
        return (spread, counts, tooFewDomains || counts.Count == 0 ? 0 : counts.Values.Min());
    }

    private static bool IsCounted(TopologySpreadConstraint spread, Pod pod, Pod other) =>
        other.Namespace == pod.Namespace && !other.IsBeingDeleted && spread.LabelSelector is { } selector && selector.Matches(other.Metadata.Labels);
}
