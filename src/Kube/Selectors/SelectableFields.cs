using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Kube.Kinds;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Selectors;

/// <summary>The fields of an object that queries may ask for, as text; what is absent is the empty text or the type's zero.</summary>
public static class SelectableFields
{
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
            JsonValueKind.Object when field == "source" => at.Text("component") ?? "",
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
                return Absent(field);
        }

        return at.ValueKind switch
        {
            JsonValueKind.String => at.GetString() ?? "",
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            JsonValueKind.Number => at.TryGetInt64(out long number) ? number.ToString(CultureInfo.InvariantCulture) : "",
            JsonValueKind.Object when field == "source" => at.TryGetProperty("component", out JsonElement component) && component.ValueKind is JsonValueKind.String ? component.GetString()! : "",
            _ => Absent(field),
        };
    }

    private static string Absent(string field) => field switch
    {
        "spec.unschedulable" or "spec.hostNetwork" => "false",
        "status.replicas" => "0",
        _ => "",
    };
}
