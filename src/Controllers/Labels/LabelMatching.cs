using Gantry.Kube.Meta;
using Gantry.Kube.Selectors;

namespace Gantry.Controllers.Labels;

/// <summary>Whether labels satisfy a selector.</summary>
internal static class LabelMatching
{
    public static bool Matches(this LabelSelector selector, IReadOnlyDictionary<string, string> labels) =>
        LabelQuery.Of(selector).Matches(labels);

    /// <summary>A plain map as services have it; an empty one selects nothing.</summary>
    public static bool SelectedBy(this IReadOnlyDictionary<string, string> labels, IReadOnlyDictionary<string, string> selector) =>
        LabelQuery.Of(selector).Matches(labels);
}
