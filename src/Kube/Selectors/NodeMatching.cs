using System.Globalization;
using Gantry.Kube.Core;

namespace Gantry.Kube.Selectors;

/// <summary>Whether a node, known by its name and labels, is one that a pod asks for. The scheduler and the node itself ask the same.</summary>
public static class NodeMatching
{
    /// <summary>By the pod's node selector and its required affinity.</summary>
    public static bool AsksForNode(this PodSpec pod, string name, IReadOnlyDictionary<string, string> labels) =>
        pod.NodeSelector.All(pair => labels.GetValueOrDefault(pair.Key) == pair.Value)
        && (pod.Affinity?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution is not { } required
            || required.NodeSelectorTerms.Any(term => term.Matches(name, labels)));

    /// <summary>A term that asks for nothing matches nothing.</summary>
    public static bool Matches(this NodeSelectorTerm term, string name, IReadOnlyDictionary<string, string> labels) =>
        term.MatchExpressions.Count + term.MatchFields.Count > 0
        && term.MatchExpressions.All(requirement => IsMet(requirement, labels.GetValueOrDefault(requirement.Key)))
        && term.MatchFields.All(requirement => IsMet(requirement, requirement.Key is "metadata.name" ? name : null));

    private static bool IsMet(NodeSelectorRequirement requirement, string? value) => requirement.Operator switch
    {
        "In" => value is not null && requirement.Values.Contains(value),
        "NotIn" => value is null || !requirement.Values.Contains(value),
        "Exists" => value is not null,
        "DoesNotExist" => value is null,
        "Gt" => Compare(value, requirement) > 0,
        "Lt" => Compare(value, requirement) < 0,
        _ => false,
    };

    // Zero, which is neither greater nor less, where one of the two is no number.
    private static int Compare(string? value, NodeSelectorRequirement requirement) =>
        long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long actual)
        && requirement.Values.Count == 1
        && long.TryParse(requirement.Values[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long wanted)
            ? actual.CompareTo(wanted)
            : 0;
}
