using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Tables;

/// <summary>The rows of budgets, quotas and limits.</summary>
internal static class PolicyTables
{
    public static ResourceTable PodDisruptionBudget { get; } = new(
        [
            ResourceTable.NameColumn,
            new("Min Available", "string", "How many pods have to stay."),
            new("Max Unavailable", "string", "How many pods may be away."),
            new("Allowed Disruptions", "integer", "Pods that may go now."),
            ResourceTable.AgeColumn,
        ],
        static (item, now) =>
        [
            ResourceTable.Name(item),
            Share(item.Child("spec").Field("minAvailable")),
            Share(item.Child("spec").Field("maxUnavailable")),
            item.Child("status").Whole("disruptionsAllowed") ?? 0,
            ResourceTable.Age(item, now),
        ]);

    public static ResourceTable ResourceQuota { get; } = new(
        [
            ResourceTable.NameColumn,
            new("Request", "string", "What is used and may be used, limits of containers apart."),
            new("Limit", "string", "What is used and may be used of the limits of containers."),
            ResourceTable.AgeColumn,
        ],
        static (item, now) => [ResourceTable.Name(item), Usage(item.Child("status"), ofLimits: false), Usage(item.Child("status"), ofLimits: true), ResourceTable.Age(item, now)]);

    public static ResourceTable LimitRange { get; } = new(
        [ResourceTable.NameColumn, new("Created At", "date", "When the object was created.")],
        static (item, now) => [ResourceTable.Name(item), item.Child("metadata").Text("creationTimestamp") ?? ""]);

    private static string Share(JsonNode? value) => value.AsText() ?? (value.AsWhole() is { } whole ? $"{whole}" : "N/A");

    private static string Usage(JsonObject? status, bool ofLimits) =>
        string.Join(", ", status.Pairs("hard")
            .Where(hard => hard.Key.StartsWith("limits.", StringComparison.Ordinal) == ofLimits)
            .OrderBy(hard => hard.Key, StringComparer.Ordinal)
            .Select(hard => $"{hard.Key}: {status.Child("used").Text(hard.Key) ?? "0"}/{hard.Value}"));
}
