using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Kube.Kinds;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Selectors;

/// <summary>The fields of an object that queries may ask for, as text; what is absent is the empty text or the type's zero.</summary>
public static class SelectableFields
{
    // Who told of an event is the component in its source, or, of those that name none, the controller that reports.
    private const string Source = "source";
    private const string Component = "source.component";
    private const string Reporter = "reportingComponent";

    public static bool Has(ResourceKind kind, string field) =>
        field == "metadata.name" || field == "metadata.namespace" && kind.Definition.Namespaced || kind.SelectableFields.Contains(field);

    public static string Read(JsonObject tree, string field)
    {
        JsonNode? at = tree;
        foreach (Range part in field.AsSpan().Split('.'))
            at = at.Field(field[part]);

        return at?.GetValueKind() switch
        {
            JsonValueKind.String => at.AsText() ?? "",
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            JsonValueKind.Number => at.AsWhole()?.ToString(CultureInfo.InvariantCulture) ?? "",
            _ when field == Source => Read(tree, Component) is { Length: > 0 } component ? component : Read(tree, Reporter),
            _ => Absent(field),
        };
    }

    /// <summary>The same of an object that was parsed and not made into a tree.</summary>
    public static string Read(JsonElement item, string field)
    {
        JsonElement at = item;
        foreach (Range part in field.AsSpan().Split('.'))
        {
            if (at.ValueKind is not JsonValueKind.Object || !at.TryGetProperty(field.AsSpan(part), out at))
                return field == Source ? SourceOf(item) : Absent(field);
        }

        return at.ValueKind switch
        {
            JsonValueKind.String => at.GetString() ?? "",
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            JsonValueKind.Number => at.TryGetInt64(out long number) ? number.ToString(CultureInfo.InvariantCulture) : "",
            _ when field == Source => SourceOf(item),
            _ => Absent(field),
        };
    }

    private static string SourceOf(JsonElement item) => Read(item, Component) is { Length: > 0 } component ? component : Read(item, Reporter);

    private static string Absent(string field) => field switch
    {
        "spec.unschedulable" or "spec.hostNetwork" => "false",
        "status.replicas" => "0",
        _ => "",
    };
}
