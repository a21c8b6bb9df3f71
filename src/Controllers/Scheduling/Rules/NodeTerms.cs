using System.Globalization;
using Gantry.Kube.Core;

namespace Gantry.Controllers.Scheduling.Rules;

/// <summary>Whether a node satisfies a term of a node selector.</summary>
internal static class NodeTerms
{
    // A term that asks for nothing matches nothing.
    public static bool Matches(this NodeSelectorTerm term, NodeState node) =>
        term.MatchExpressions.Count + term.MatchFields.Count > 0
        && term.MatchExpressions.All(requirement => IsMet(requirement, node.Labels.GetValueOrDefault(requirement.Key)))
        && term.MatchFields.All(requirement => IsMet(requirement, requirement.Key is "metadata.name" ? node.Name : null));

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
