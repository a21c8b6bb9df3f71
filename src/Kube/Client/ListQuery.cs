using System.Globalization;
using System.Text;

namespace Gantry.Kube;

/// <summary>Which objects of a kind a list or a watch covers; the default is all of them.</summary>
public sealed record ListQuery
{
    public string? Namespace { get; init; }

    public string? LabelSelector { get; init; }

    public string? FieldSelector { get; init; }

    public int? Limit { get; init; }

    public string? Continue { get; init; }

    internal string ToUrl(ResourceDefinition definition, string? watchFrom = null)
    {
        var url = new StringBuilder(definition.CollectionPath(Namespace));
        char separator = '?';

        void Add(string name, string? value)
        {
            if (string.IsNullOrEmpty(value))
                return;
            url.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }

        Add("labelSelector", LabelSelector);
        Add("fieldSelector", FieldSelector);
        if (watchFrom is null)
        {
            Add("limit", Limit?.ToString(CultureInfo.InvariantCulture));
            Add("continue", Continue);
        }
        else
        {
            Add("watch", "true");
            Add("allowWatchBookmarks", "true");
            Add("resourceVersion", watchFrom);
        }

        return url.ToString();
    }
}
