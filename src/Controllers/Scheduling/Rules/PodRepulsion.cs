using Gantry.Kube.Core;

namespace Gantry.Controllers.Scheduling.Rules;

/// <summary>The pod keeps away from those that it must not meet, and from those that must not meet it.</summary>
internal sealed class PodRepulsion : ISchedulingRule
{
    private static readonly string[] Mine = ["node(s) didn't match pod anti-affinity rules"];
    private static readonly string[] Theirs = ["node(s) didn't satisfy existing pods anti-affinity rules"];

    public Func<NodeState, IReadOnlyList<string>>? Judge(PodDemand pod, ClusterState cluster)
    {
        if (pod.Repulsions.Count == 0 && !cluster.HasRepellingPods)
            return null;

        HashSet<(string Key, string Domain)> closed = [.. ClosedByOthers(pod.Pod, cluster)];
        (string Key, Dictionary<string, int> Domains)[] avoided = [.. pod.Repulsions.Select(term => (term.TopologyKey, term.DomainsOf(pod.Pod, cluster)))];
        return node =>
        {
            if (avoided.Any(term => node.Labels.GetValueOrDefault(term.Key) is { } domain && term.Domains.ContainsKey(domain)))
                return Mine;
            return closed.Any(pair => node.Labels.GetValueOrDefault(pair.Key) == pair.Domain) ? Theirs : [];
        };
    }

    private static IEnumerable<(string, string)> ClosedByOthers(Pod pod, ClusterState cluster)
    {
        foreach (NodeState node in cluster.Nodes)
        {
            foreach (PodDemand other in node.Pods)
            {
                foreach (PodAffinityTerm term in other.Repulsions)
                {
                    if (node.Labels.GetValueOrDefault(term.TopologyKey) is { } domain && term.Selects(other.Pod, pod, cluster))
                        yield return (term.TopologyKey, domain);
                }
            }
        }
    }
}
