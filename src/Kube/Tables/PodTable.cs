using System.Globalization;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Tables;

/// <summary>A pod's row. Its status column is one word made of phase, conditions and the states of all containers.</summary>
internal static class PodTable
{
    public static ResourceTable Table { get; } = new(
        [
            ResourceTable.NameColumn,
            new("Ready", "string", "How many of the pod's containers are ready."),
            new("Status", "string", "What the pod is doing, in one word."),
            new("Restarts", "string", "How often containers were started again, and when last."),
            ResourceTable.AgeColumn,
            ResourceTable.Wide("IP", "The address of the pod."),
            ResourceTable.Wide("Node", "The node that runs the pod."),
            ResourceTable.Wide("Nominated Node", "The node on which room is being made for the pod."),
            ResourceTable.Wide("Readiness Gates", "How many of the pod's readiness gates hold."),
        ],
        Row)
    {
        Conditions = static pod => Ending(pod.Child("status").Text("phase")),
    };

    private static JsonNode?[] Row(JsonObject pod, DateTimeOffset now)
    {
        PodSummary summary = PodSummary.Of(pod);
        JsonObject? status = pod.Child("status");
        return
        [
            ResourceTable.Name(pod),
            $"{summary.Ready}/{summary.Total}",
            summary.Status,
            Restarts(summary, now),
            ResourceTable.Age(pod, now),
            ResourceTable.OrNone(status.Text("podIP")),
            ResourceTable.OrNone(pod.Child("spec").Text("nodeName")),
            ResourceTable.OrNone(status.Text("nominatedNodeName")),
            Gates(pod),
        ];
    }

    private static JsonArray? Ending(string? phase) => phase switch
    {
        "Succeeded" => [Completed(phase, "The pod has completed successfully.")],
        "Failed" => [Completed(phase, "The pod failed.")],
        _ => null,
    };

    private static JsonNode Completed(string reason, string message) =>
        new JsonObject { ["type"] = "Completed", ["status"] = "True", ["reason"] = reason, ["message"] = message };

    private static string Restarts(PodSummary summary, DateTimeOffset now)
    {
        string count = summary.Restarts.ToString(CultureInfo.InvariantCulture);
        return summary.Restarts > 0 && summary.LastRestart is { } last ? $"{count} ({AgeText.Since(last, now)} ago)" : count;
    }

    private static string Gates(JsonObject pod)
    {
        List<string> gates = [.. pod.Child("spec").Objects("readinessGates").Select(gate => gate.Text("conditionType") ?? "")];
        int holding = gates.Count(gate => PodSummary.HasCondition(pod, gate));
        return gates.Count == 0 ? ResourceTable.None : $"{holding}/{gates.Count}";
    }
}
