using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.Aggregation;

/// <summary>Whether the server behind an APIService answers, as the condition "Available" says it.</summary>
internal readonly record struct Availability(bool IsAvailable, string Reason, string Message)
{
    public static Availability Local { get; } = new(true, "Local", "Local APIServices are always available");

    public static Availability Passed { get; } = new(true, "Passed", "all checks passed");

    public static bool IsTrue(JsonObject item) => Condition(item).Text("status") == "True";

    public bool IsOn(JsonObject item) =>
        Condition(item) is { } there && there.Text("status") == Word && there.Text("reason") == Reason && there.Text("message") == Message;

    public void PutOn(JsonObject item, string now)
    {
        JsonObject? before = Condition(item);
        JsonArray conditions = item.ChildOrNew("status").ListOrNew("conditions");
        if (before is not null)
            conditions.Remove(before);
        conditions.Add((JsonNode)new JsonObject
        {
            ["type"] = "Available",
            ["status"] = Word,
            ["lastTransitionTime"] = before.Text("status") == Word ? before.Text("lastTransitionTime") : now,
            ["reason"] = Reason,
            ["message"] = Message,
        });
    }

    private string Word => IsAvailable ? "True" : "False";

    private static JsonObject? Condition(JsonObject item) =>
        item.Child("status").Objects("conditions").FirstOrDefault(condition => condition.Text("type") == "Available");
}
