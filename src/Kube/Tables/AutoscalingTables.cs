using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Tables;

/// <summary>An autoscaler's row: what it scales, the metrics beside their targets, and the bounds.</summary>
internal static class AutoscalingTables
{
    private const string Unknown = "<unknown>";
    private const int ShownMetrics = 2;

    public static ResourceTable HorizontalPodAutoscaler { get; } = new(
        [
            ResourceTable.NameColumn,
            new("Reference", "string", "What is scaled."),
            new("Targets", "string", "The metrics, each with its target."),
            new("MinPods", "string", "The fewest pods."),
            new("MaxPods", "string", "The most pods."),
            new("Replicas", "string", "The pods that there are."),
            ResourceTable.AgeColumn,
        ],
        static (item, now) =>
        [
            ResourceTable.Name(item),
            $"{item.Child("spec").Child("scaleTargetRef").Text("kind")}/{item.Child("spec").Child("scaleTargetRef").Text("name")}",
            Targets(item.Child("spec"), item.Child("status")),
            item.Child("spec").Whole("minReplicas")?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? ResourceTable.Unset,
            item.Child("spec").Whole("maxReplicas") ?? 0,
            item.Child("status").Whole("currentReplicas") ?? 0,
            ResourceTable.Age(item, now),
        ]);

    public static ResourceTable Scale { get; } = new(
        [
            ResourceTable.NameColumn,
            new("Desired", "integer", "How many replicas are wanted."),
            new("Available", "integer", "How many there are."),
            ResourceTable.AgeColumn,
        ],
        static (item, now) => [ResourceTable.Name(item), item.Child("spec").Whole("replicas") ?? 0, item.Child("status").Whole("replicas") ?? 0, ResourceTable.Age(item, now)]);

    private static string Targets(JsonObject? spec, JsonObject? status)
    {
        JsonObject[] metrics = [.. spec.Objects("metrics")];
        JsonObject[] current = [.. status.Objects("currentMetrics")];
        if (metrics.Length == 0)
            return ResourceTable.None;

        string[] texts = [.. metrics.Select((metric, i) => Text(metric, current.ElementAtOrDefault(i)))];
        return texts.Length > ShownMetrics
            ? $"{string.Join(", ", texts.Take(ShownMetrics))} + {texts.Length - ShownMetrics} more..."
            : string.Join(", ", texts);
    }

    private static string Text(JsonObject metric, JsonObject? current)
    {
        string type = metric.Text("type") ?? "";
        if (type.Length == 0)
            return "<unknown type>";

        string field = char.ToLowerInvariant(type[0]) + type[1..];
        JsonObject? source = metric.Child(field);
        JsonObject? target = source.Child("target");
        JsonObject? seen = current.Child(field).Child("current");
        return type switch
        {
            "Pods" => Pair(seen.Text("averageValue"), target.Text("averageValue")),
            "Resource" or "ContainerResource" => $"{source.Text("name")}: {Usage(seen, target)}",
            _ when target.Text("type") == "AverageValue" => $"{Pair(seen.Text("averageValue"), target.Text("averageValue"))} (avg)",
            _ => Pair(seen.Text("value"), target.Text("value")),
        };
    }

    private static string Usage(JsonObject? seen, JsonObject? target)
    {
        if (target.Text("averageValue") is { } average)
            return Pair(seen.Text("averageValue"), average);
        string used = seen.Whole("averageUtilization") is { } percent ? $"{percent}%" : Unknown;
        string wanted = target.Whole("averageUtilization") is { } aim ? $"{aim}%" : "<auto>";
        return $"{used}/{wanted}";
    }

    private static string Pair(string? seen, string? target) => $"{seen ?? Unknown}/{target}";
}
