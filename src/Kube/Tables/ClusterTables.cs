using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Tables;

/// <summary>The rows of what administrators keep: certificate requests, definitions of kinds, classes, priorities of requests and devices.</summary>
internal static class ClusterTables
{
    public static ResourceTable CertificateSigningRequest { get; } = new(
        [
            ResourceTable.NameColumn,
            ResourceTable.AgeColumn,
            new("SignerName", "string", "Who should sign."),
            new("Requestor", "string", "Who asks."),
            new("RequestedDuration", "string", "How long the certificate should be good for."),
            new("Condition", "string", "What was decided."),
        ],
        static (item, now) =>
        [
            ResourceTable.Name(item),
            ResourceTable.Age(item, now),
            ResourceTable.OrNone(item.Child("spec").Text("signerName")),
            item.Child("spec").Text("username") ?? "",
            item.Child("spec").Whole("expirationSeconds") is { } seconds ? AgeText.Of(TimeSpan.FromSeconds(seconds)) : ResourceTable.None,
            Decision(item.Child("status")),
        ]);

    public static ResourceTable CustomResourceDefinition { get; } = new(
        [ResourceTable.NameColumn, new("Created At", "date", "When the object was created.")],
        static (item, now) => [ResourceTable.Name(item), item.Child("metadata").Text("creationTimestamp") ?? ""]);

    public static ResourceTable ApiService { get; } = new(
        [
            ResourceTable.NameColumn,
            new("Service", "string", "The service behind the group and version."),
            new("Available", "string", "Whether the group and version can be used."),
            ResourceTable.AgeColumn,
        ],
        static (item, now) =>
        [
            ResourceTable.Name(item),
            item.Child("spec").Child("service") is { } service ? $"{service.Text("namespace")}/{service.Text("name")}" : "Local",
            Availability(item.Child("status")),
            ResourceTable.Age(item, now),
        ]);

    public static ResourceTable RuntimeClass { get; } = new(
        [ResourceTable.NameColumn, new("Handler", "string", "The name that the node has for it."), ResourceTable.AgeColumn],
        static (item, now) => [ResourceTable.Name(item), item.Text("handler") ?? "", ResourceTable.Age(item, now)]);

    public static ResourceTable ComponentStatus { get; } = new(
        [
            ResourceTable.NameColumn,
            new("Status", "string", "Whether the component is healthy."),
            new("Message", "string", "What the check said."),
            new("Error", "string", "What the check failed with."),
        ],
        static (item, now) =>
        {
            JsonObject? healthy = Condition(item, "Healthy");
            return [ResourceTable.Name(item), healthy.Text("status") switch { "True" => "Healthy", "False" => "Unhealthy", _ => "Unknown" }, healthy.Text("message") ?? "", healthy.Text("error") ?? ""];
        });

    public static ResourceTable FlowSchema { get; } = new(
        [
            ResourceTable.NameColumn,
            new("PriorityLevel", "string", "The level of the requests."),
            new("MatchingPrecedence", "string", "Of several schemas that fit, the one with the lowest number counts."),
            new("DistinguisherMethod", "string", "What sets the flows apart."),
            ResourceTable.AgeColumn,
            new("MissingPL", "string", "Whether the level is missing."),
        ],
        static (item, now) =>
        [
            ResourceTable.Name(item),
            item.Child("spec").Child("priorityLevelConfiguration").Text("name") ?? "",
            Precedence(item),
            ResourceTable.OrNone(item.Child("spec").Child("distinguisherMethod").Text("type")),
            ResourceTable.Age(item, now),
            Condition(item.Child("status"), "Dangling").Text("status") ?? "?",
        ])
    {
        Order = Comparer<JsonObject>.Create(static (one, other) => (Precedence(one), ResourceTable.Name(one)).CompareTo((Precedence(other), ResourceTable.Name(other)))),
    };

    public static ResourceTable PriorityLevel { get; } = new(
        [
            ResourceTable.NameColumn,
            new("Type", "string", "Whether the level has a bound."),
            new("NominalConcurrencyShares", "string", "The share of the level."),
            new("Queues", "string", "The number of queues."),
            new("HandSize", "string", "How many queues a flow may use."),
            new("QueueLengthLimit", "string", "How many requests may wait in one queue."),
            ResourceTable.AgeColumn,
        ],
        static (item, now) =>
        {
            JsonObject? limited = item.Child("spec").Child("limited");
            JsonObject? queuing = limited.Child("limitResponse").Child("queuing");
            return
            [
                ResourceTable.Name(item), item.Child("spec").Text("type") ?? "", Number(limited, "nominalConcurrencyShares"),
                Number(queuing, "queues"), Number(queuing, "handSize"), Number(queuing, "queueLengthLimit"), ResourceTable.Age(item, now),
            ];
        });

    public static ResourceTable ResourceClaim { get; } = new(
        [ResourceTable.NameColumn, new("State", "string", "Whether the claim has its devices, and whether they are in use."), ResourceTable.AgeColumn],
        static (item, now) => [ResourceTable.Name(item), ClaimState(item), ResourceTable.Age(item, now)]);

    public static ResourceTable ResourceSlice { get; } = new(
        [
            ResourceTable.NameColumn,
            new("Node", "string", "The node that the devices are at."),
            new("Driver", "string", "The driver."),
            new("Pool", "string", "The pool of the devices."),
            ResourceTable.AgeColumn,
        ],
        static (item, now) =>
        [
            ResourceTable.Name(item),
            item.Child("spec").Text("nodeName") ?? "",
            item.Child("spec").Text("driver") ?? "",
            item.Child("spec").Child("pool").Text("name") ?? "",
            ResourceTable.Age(item, now),
        ]);

    private static JsonObject? Condition(JsonNode? holder, string type) => holder.Objects("conditions").FirstOrDefault(condition => condition.Text("type") == type);

    private static long Precedence(JsonObject schema) => schema.Child("spec").Whole("matchingPrecedence") ?? 0;

    private static JsonNode Number(JsonObject? holder, string field) => holder.Whole(field) is { } number ? number : ResourceTable.None;

    private static string Decision(JsonObject? status)
    {
        HashSet<string> types = [.. status.Objects("conditions").Select(condition => condition.Text("type") ?? "")];
        string decision = types.Contains("Denied") ? "Denied" : types.Contains("Approved") ? "Approved" : "Pending";
        if (types.Contains("Failed"))
            decision += ",Failed";
        return status.Text("certificate") is { Length: > 0 } ? decision + ",Issued" : decision;
    }

    private static string Availability(JsonObject? status)
    {
        JsonObject? available = Condition(status, "Available");
        return available.Text("status") switch
        {
            "True" => "True",
            { } text => $"{text} ({available.Text("reason")})",
            null => "Unknown",
        };
    }

    private static string ClaimState(JsonObject claim)
    {
        List<string> states = [];
        if (claim.Child("metadata").Text("deletionTimestamp") is not null)
            states.Add("deleted");
        if (claim.Child("status").Child("allocation") is null)
            states.Add("pending");
        else
            states.Add(claim.Child("status").Count("reservedFor") > 0 ? "allocated,reserved" : "allocated");
        return string.Join(',', states);
    }
}
