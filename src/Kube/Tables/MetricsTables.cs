using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Tables;

/// <summary>The rows of what nodes and pods use.</summary>
internal static class MetricsTables
{
    private static readonly TableColumn[] Columns =
    [
        ResourceTable.NameColumn,
        new("CPU", "string", "Processors in use."),
        new("Memory", "string", "Memory in use."),
        new("Window", "string", "How long was measured."),
    ];

    public static ResourceTable Node { get; } = new(Columns, static (item, now) => Row(item, [item.Child("usage")]));

    public static ResourceTable Pod { get; } = new(Columns, static (item, now) => Row(item, [.. item.Objects("containers").Select(container => container.Child("usage"))]));

    private static JsonNode?[] Row(JsonObject item, IReadOnlyList<JsonObject?> used) =>
        [ResourceTable.Name(item), $"{Sum(used, "cpu") * 1_000_000_000:0}n", $"{Sum(used, "memory") / 1024:0}Ki", item.Text("window") ?? ""];

    private static decimal Sum(IReadOnlyList<JsonObject?> used, string resource) => used.Sum(one => Quantity.TryParse(one.Text(resource), out Quantity amount) ? amount.Value : 0);
}
