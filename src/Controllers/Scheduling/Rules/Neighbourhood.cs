using Gantry.Controllers.Labels;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Meta;

namespace Gantry.Controllers.Scheduling.Rules;

/// <summary>Which pods a term of pod affinity means, and in which domains of its topology they are.</summary>
internal static class Neighbourhood
{
    public static bool Selects(this PodAffinityTerm term, Pod owner, Pod other, ClusterState cluster) =>
        IncludesNamespace(term, owner, other.Namespace, cluster) && term.LabelSelector is { } selector && selector.Matches(other.Metadata.Labels);

    /// <summary>The domains in which the term selects a pod, with how many it selects there.</summary>
    public static Dictionary<string, int> DomainsOf(this PodAffinityTerm term, Pod owner, ClusterState cluster)
    {
        var domains = new Dictionary<string, int>();
        foreach (NodeState node in cluster.Nodes)
        {
            if (node.Labels.GetValueOrDefault(term.TopologyKey) is not { } domain)
                continue;

            int count = node.Pods.Count(pod => !pod.Pod.IsBeingDeleted && term.Selects(owner, pod.Pod, cluster));
            if (count > 0)
                domains[domain] = domains.GetValueOrDefault(domain) + count;
        }

        return domains;
    }

    private static bool IncludesNamespace(PodAffinityTerm term, Pod owner, string name, ClusterState cluster)
    {
        if (term.Namespaces.Count == 0 && term.NamespaceSelector is null)
            return name == owner.Namespace;

        return term.Namespaces.Contains(name) || (term.NamespaceSelector is { } selector && Matches(selector, name, cluster));
    }

    private static bool Matches(LabelSelector selector, string name, ClusterState cluster) => selector.Matches(cluster.LabelsOfNamespace(name));
}
