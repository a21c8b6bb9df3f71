using Gantry.Kube.Core;

namespace Gantry.Controllers.Scheduling.Rules;

/// <summary>The pod gets the neighbours that it requires.</summary>
internal sealed class PodAttraction : ISchedulingRule
{
    private static readonly string[] Objection = ["node(s) didn't match pod affinity rules"];

    public Func<NodeState, IReadOnlyList<string>>? Judge(PodDemand pod, ClusterState cluster)
    {
        if (pod.Attractions.Count == 0)
            return null;

        (string Key, Dictionary<string, int> Domains, bool IsFirst)[] terms = [.. pod.Attractions.Select(term => Prepare(term, pod.Pod, cluster))];
        return node => terms.All(term => node.Labels.GetValueOrDefault(term.Key) is { } domain && (term.IsFirst || term.Domains.ContainsKey(domain))) ? [] : Objection;
    }

    // The first of pods that want to be together has nobody to join yet.
    private static (string, Dictionary<string, int>, bool) Prepare(PodAffinityTerm term, Pod pod, ClusterState cluster)
    {
        Dictionary<string, int> domains = term.DomainsOf(pod, cluster);
        return (term.TopologyKey, domains, domains.Count == 0 && term.Selects(pod, pod, cluster));
    }
}
