using Gantry.Kube.Meta;

namespace Gantry.Controllers.Labels;

/// <summary>Whether labels satisfy a selector.</summary>
internal static class LabelMatching
{
    public static bool Matches(this LabelSelector selector, IReadOnlyDictionary<string, string> labels) =>
        MatchesAll(selector.MatchLabels, labels) && selector.MatchExpressions.All(requirement => IsMet(requirement, labels));

    /// <summary>A plain map as services have it; an empty one selects nothing.</summary>
    public static bool SelectedBy(this IReadOnlyDictionary<string, string> labels, IReadOnlyDictionary<string, string> selector) =>
        selector.Count > 0 && MatchesAll(selector, labels);

    private static bool MatchesAll(IReadOnlyDictionary<string, string> wanted, IReadOnlyDictionary<string, string> labels)
    {
        foreach ((string name, string value) in wanted)
        {
            if (!labels.TryGetValue(name, out string? actual) || actual != value)
                return false;
        }

        return true;
    }

    private static bool IsMet(LabelSelectorRequirement requirement, IReadOnlyDictionary<string, string> labels)
    {
        string? value = labels.GetValueOrDefault(requirement.Key);
        return requirement.Operator switch
        {
            "In" => value is not null && requirement.Values.Contains(value),
            "NotIn" => value is null || !requirement.Values.Contains(value),
            "Exists" => value is not null,
            "DoesNotExist" => value is null,
            _ => false,
        };
    }
}
