using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Tables;

/// <summary>An event's row, which starts with the time because that is what events are read by.</summary>
internal static class EventTable
{
    public static ResourceTable Table { get; } = new(
        [
            new("Last Seen", "string", "The time since it happened last."),
            new("Type", "string", "Normal or Warning."),
            new("Reason", "string", "What happened, in one word."),
            new("Object", "string", "What it happened to."),
            ResourceTable.Wide("Subobject", "The part of the object, for example one container."),
            ResourceTable.Wide("Source", "Who tells."),
            new("Message", "string", "What happened, in a sentence."),
            ResourceTable.Wide("First Seen", "The time since it happened first."),
            ResourceTable.Wide("Count", "How often it happened."),
            ResourceTable.Wide("Name", "The name of the event.") with { Format = "name" },
        ],
        Row);

    private static JsonNode?[] Row(JsonObject item, DateTimeOffset now)
    {
        JsonObject? involved = item.Child("involvedObject");
        DateTimeOffset? first = item.Time("firstTimestamp") ?? item.Time("eventTime");
        DateTimeOffset? last = item.Child("series").Time("lastObservedTime") ?? item.Time("lastTimestamp") ?? first;
        return
        [
            AgeText.Since(last, now),
            item.Text("type") ?? "",
            item.Text("reason") ?? "",
            (involved.Text("kind") ?? "").ToLowerInvariant() + (involved.Text("name") is { Length: > 0 } name ? "/" + name : ""),
            involved.Text("fieldPath") ?? "",
            Source(item),
            (item.Text("message") ?? "").Trim(),
            AgeText.Since(first, now),
            item.Child("series").Whole("count") ?? item.Whole("count") ?? 1,
            ResourceTable.Name(item),
        ];
    }

    private static string Source(JsonObject item)
    {
        string component = item.Child("source").Text("component") ?? item.Text("reportingComponent") ?? "";
        string host = item.Child("source").Text("host") ?? item.Text("reportingInstance") ?? "";
        return host.Length == 0 ? component : $"{component}, {host}";
    }
}
