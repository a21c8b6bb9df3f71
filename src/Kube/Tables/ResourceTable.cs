using System.Text.Json.Nodes;
using Gantry.Kube.Selectors;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Tables;

/// <summary>How a kind is shown in lists: columns, and the function that fills a row from an object.</summary>
public sealed record ResourceTable(IReadOnlyList<TableColumn> Columns, Func<JsonObject, DateTimeOffset, JsonNode?[]> Row)
{
    /// <summary>What is told about a row besides its cells, such as that its pod has ended; null for nothing.</summary>
    public Func<JsonObject, JsonArray?>? Conditions { get; init; }

    /// <summary>The order of the rows, where it is not that of the names.</summary>
    public IComparer<JsonObject>? Order { get; init; }

    public const string None = "<none>";
    public const string Unset = "<unset>";

    public static TableColumn NameColumn { get; } = new("Name", "string", "The name of the object, unique among its kind in a namespace.") { Format = "name" };

    public static TableColumn AgeColumn { get; } = new("Age", "string", "The time since the object was created.");

    /// <summary>Name and age, for kinds that have no table of their own.</summary>
    public static ResourceTable Plain { get; } = new([NameColumn, AgeColumn], static (item, now) => [Name(item), Age(item, now)]);

    internal static string Name(JsonObject item) => item.Child("metadata").Text("name") ?? "";

    internal static string Age(JsonObject item, DateTimeOffset now) => AgeText.Since(item.Child("metadata").Time("creationTimestamp"), now);

    internal static string OrNone(string? text) => string.IsNullOrEmpty(text) ? None : text;

    /// <summary>Labels as text, in the order of their names: "app=web,tier=a".</summary>
    internal static string Labels(JsonObject? labels) =>
        string.Join(',', (labels ?? []).OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value.AsText()}"));

    /// <summary>A label selector as text.</summary>
    internal static string Selector(JsonObject? selector) => OrNone(LabelQuery.Of(selector).ToString());

    /// <summary>Addresses that a load balancer gave, each once, sorted.</summary>
    internal static string Balanced(JsonObject item)
    {
        IEnumerable<string?> addresses = item.Child("status").Child("loadBalancer").Objects("ingress").Select(at => at.Text("ip") is { Length: > 0 } ip ? ip : at.Text("hostname"));
        return string.Join(',', addresses.Where(address => !string.IsNullOrEmpty(address)).Distinct().Order(StringComparer.Ordinal));
    }

    internal static string OrUnset(string? text) => string.IsNullOrEmpty(text) ? Unset : text;

    /// <summary>The first three of a list and the number of the rest.</summary>
    internal static string Shortened(IEnumerable<string> values, string none)
    {
        const int shown = 3;
        List<string> all = [.. values];
        if (all.Count == 0)
            return none;
        string text = string.Join(',', all.Take(shown));
        return all.Count > shown ? $"{text} + {all.Count - shown} more..." : text;
    }

    internal static TableColumn Wide(string name, string description) => new(name, "string", description) { Priority = 1 };
}
