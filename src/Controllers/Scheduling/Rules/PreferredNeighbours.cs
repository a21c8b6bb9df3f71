using Gantry.Kube.Core;

namespace Gantry.Controllers.Scheduling.Rules;

/// <summary>Likes the domains of wished-for pods and dislikes those of unwanted ones, as far as the pod only prefers it.</summary>
internal sealed class PreferredNeighbours : IScoringRule
{
    private const double Weight = 2;

    public Func<NodeState, double>? Score(PodDemand pod, ClusterState cluster)
    {
        (string Key, Dictionary<string, int> Domains, int Weight)[] terms =
        [
            .. Prepare(pod, cluster, pod.Pod.Spec.Affinity?.PodAffinity?.PreferredDuringSchedulingIgnoredDuringExecution, sign: 1),
            .. Prepare(pod, cluster, pod.Pod.Spec.Affinity?.PodAntiAffinity?.PreferredDuringSchedulingIgnoredDuringExecution, sign: -1),
        ];
        double most = terms.Sum(term => Math.Abs((double)term.Weight) * term.Domains.Values.DefaultIfEmpty(0).Max());
        return most == 0 ? null : node => Weight * (50 + (50 * terms.Sum(term => Found(term.Key, term.Domains, node) * (double)term.Weight) / most));
    }

    private static int Found(string key, Dictionary<string, int> domains, NodeState node) =>
        node.Labels.GetValueOrDefault(key) is { } domain ? domains.GetValueOrDefault(domain) : 0;

    private static IEnumerable<(string, Dictionary<string, int>, int)> Prepare(PodDemand pod, ClusterState cluster, IReadOnlyList<WeightedPodAffinityTerm>? terms, int sign) =>
        (terms ?? []).Select(term => (term.PodAffinityTerm.TopologyKey, term.PodAffinityTerm.DomainsOf(pod.Pod, cluster), sign * term.Weight));
}
