using System.Globalization;
using System.Text.Json.Nodes;
using Gantry.Kube.Tables;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.CustomResources;

/// <summary>The columns that a definition names, with the values at their paths.</summary>
internal static class PrinterColumns
{
    public static ResourceTable TableOf(IReadOnlyList<JsonObject> columns)
    {
        if (columns.Count == 0)
            return new(
                [ResourceTable.NameColumn, new("Age", "date", "The time since the object was created.")],
                static (item, now) => [NameOf(item), AgeText.Since(item.Child("metadata").Time("creationTimestamp"), now)]);

        // A path that is none ends the row: what follows it is not shown.
        JsonObject[] shown = [.. columns.TakeWhile(column => PathOf(column) is not null)];
        TableColumn[] heads = [ResourceTable.NameColumn, .. shown.Select(HeadOf)];
        (string Type, JsonPath? Path)[] cells = [.. shown.Select(column => (column.Text("type") ?? "", PathOf(column)))];
        return new(heads, (item, now) => [NameOf(item), .. cells.Select(cell => CellOf(item, cell.Type, cell.Path, now))]);
    }

    private static TableColumn HeadOf(JsonObject column) => new(column.Text("name") ?? "", column.Text("type") ?? "", column.Text("description") is { Length: > 0 } said ? said : "")
    {
        Format = column.Text("format") ?? "",
        Priority = (int)(column.Whole("priority") ?? 0),
    };

    private static JsonPath? PathOf(JsonObject column) => JsonPath.TryParse(column.Text("jsonPath") ?? "", out JsonPath? path, out _) ? path : null;

    private static string NameOf(JsonObject item) => item.Child("metadata").Text("name") ?? "";

    private static JsonNode? CellOf(JsonObject item, string type, JsonPath? path, DateTimeOffset now)
    {
        IReadOnlyList<JsonNode?> found = path?.Find(item) ?? [];
        if (found.Count == 0)
            return null;

        // Of several values the first is shown.
        JsonNode? first = found[0];
        return type switch
        {
            "string" => TextOf(first),
            "date" => first is null ? null : DateOf(first, now),
            "integer" => first.AsWhole() is { } whole ? whole : first is JsonValue real && real.IsNumber && real.TryGetValue(out double number) ? (long)number : null,
            "number" => first is JsonValue value && value.IsNumber ? value.DeepClone() : null,
            "boolean" => first?.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False ? first.DeepClone() : null,
            _ => null,
        };
    }

    private static string DateOf(JsonNode value, DateTimeOffset now) =>
        DateTimeOffset.TryParse(value.AsText(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? AgeText.Since(time, now) : "<invalid>";

    private static string TextOf(JsonNode? value) => value is null ? "<no value>" : value.AsText() ?? value.Quoted;
}
