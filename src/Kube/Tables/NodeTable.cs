using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Tables;

/// <summary>A node's row.</summary>
internal static class NodeTable
{
    private const string RolePrefix = "node-role.kubernetes.io/";

    public static ResourceTable Table { get; } = new(
        [
            ResourceTable.NameColumn,
            new("Status", "string", "Whether the node is ready, and whether it takes new pods."),
            new("Roles", "string", "The parts that the node plays in the cluster."),
            ResourceTable.AgeColumn,
            new("Version", "string", "The version of the node's agent."),
            ResourceTable.Wide("Internal-IP", "The address of the node within the cluster."),
            ResourceTable.Wide("External-IP", "The address of the node outside of the cluster."),
            ResourceTable.Wide("OS-Image", "The node's operating system."),
            ResourceTable.Wide("Kernel-Version", "The node's kernel."),
            ResourceTable.Wide("Container-Runtime", "The node's container engine and its version."),
        ],
        static (node, now) =>
        [
            ResourceTable.Name(node),
            Status(node),
            ResourceTable.OrNone(string.Join(',', Roles(node).Distinct().Order(StringComparer.Ordinal))),
            ResourceTable.Age(node, now),
            Machine(node, "kubeletVersion"),
            ResourceTable.OrNone(Address(node, "InternalIP")),
            ResourceTable.OrNone(Address(node, "ExternalIP")),
            Unknown(Machine(node, "osImage")),
            Unknown(Machine(node, "kernelVersion")),
            Unknown(Machine(node, "containerRuntimeVersion")),
        ]);

    private static string Status(JsonObject node)
    {
        JsonObject? ready = node.Child("status").Objects("conditions").FirstOrDefault(condition => condition.Text("type") == "Ready");
        string word = ready is null ? "Unknown" : ready.Text("status") == "True" ? "Ready" : "NotReady";
        return node.Child("spec").Flag("unschedulable") == true ? word + ",SchedulingDisabled" : word;
    }

    private static IEnumerable<string> Roles(JsonObject node)
    {
        foreach ((string label, string value) in node.Child("metadata").Pairs("labels"))
        {
            if (label.StartsWith(RolePrefix, StringComparison.Ordinal) && label.Length > RolePrefix.Length)
                yield return label[RolePrefix.Length..];
            else if (label == "kubernetes.io/role" && value.Length > 0)
                yield return value;
        }
    }

    private static string? Address(JsonObject node, string type) =>
        node.Child("status").Objects("addresses").FirstOrDefault(address => address.Text("type") == type).Text("address");

    private static string Machine(JsonObject node, string field) => node.Child("status").Child("nodeInfo").Text(field) ?? "";

    private static string Unknown(string text) => text.Length == 0 ? AgeText.Unknown : text;
}
