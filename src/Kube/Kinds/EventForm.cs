using System.Text.Json.Nodes;

namespace Gantry.Kube.Kinds;

/// <summary>Events of the group events.k8s.io are those of the core group under other names.</summary>
internal static class EventForm
{
    private static readonly (string Here, string Stored)[] Names =
    [
        ("regarding", "involvedObject"), ("note", "message"), ("reportingController", "reportingComponent"), ("deprecatedSource", "source"),
        ("deprecatedFirstTimestamp", "firstTimestamp"), ("deprecatedLastTimestamp", "lastTimestamp"), ("deprecatedCount", "count"),
    ];

    public static IReadOnlyDictionary<string, string> StoredFields { get; } =
        ((string[])["apiVersion", "fieldPath", "kind", "name", "namespace", "resourceVersion", "uid"]).ToDictionary(field => "regarding." + field, field => "involvedObject." + field)
            .Append(new("reportingController", "reportingComponent")).ToDictionary();

    public static void ToStored(JsonObject item)
    {
        item["apiVersion"] = "v1";
        foreach ((string here, string stored) in Names)
            Rename(item, here, stored);
    }

    public static void FromStored(JsonObject item)
    {
        item["apiVersion"] = "events.k8s.io/v1";
        foreach ((string here, string stored) in Names)
            Rename(item, stored, here);
    }

    private static void Rename(JsonObject item, string from, string to)
    {
        if (item.Remove(from, out JsonNode? value))
            item[to] = value;
    }
}
