using Gantry.Kube.Core;
using Gantry.Kube.Selectors;

namespace Gantry.Controllers.Scheduling.Rules;

/// <summary>Likes the nodes that the pod's preferred node affinity names, each term by its weight.</summary>
internal sealed class PreferredNodes : IScoringRule
{
    // Stronger than packing: what a user has said outweighs what saves room.
    private const double Weight = 2;

    public Func<NodeState, double>? Score(PodDemand pod, ClusterState cluster)
    {
        IReadOnlyList<PreferredSchedulingTerm> terms = pod.Pod.Spec.Affinity?.NodeAffinity?.PreferredDuringSchedulingIgnoredDuringExecution ?? [];
        int total = terms.Sum(term => term.Weight);
        return total == 0 ? null : node => Weight * 100 * terms.Where(term => term.Preference.Matches(node.Name, node.Labels)).Sum(term => term.Weight) / total;
    }
}
