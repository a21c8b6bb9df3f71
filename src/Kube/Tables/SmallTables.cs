using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Tables;

/// <summary>The rows of kinds that show little more than name and age.</summary>
internal static class SmallTables
{
    private static readonly TableColumn DataColumn = new("Data", "string", "The number of entries.");

    public static ResourceTable ConfigMap { get; } = new(
        [ResourceTable.NameColumn, DataColumn, ResourceTable.AgeColumn],
        static (item, now) => [ResourceTable.Name(item), item.Count("data") + item.Count("binaryData"), ResourceTable.Age(item, now)]);

    public static ResourceTable Secret { get; } = new(
        [ResourceTable.NameColumn, new("Type", "string", "What the secret is for."), DataColumn, ResourceTable.AgeColumn],
        static (item, now) => [ResourceTable.Name(item), item.Text("type") ?? "", item.Count("data"), ResourceTable.Age(item, now)]);

    public static ResourceTable Namespace { get; } = new(
        [ResourceTable.NameColumn, new("Status", "string", "Active, or Terminating while its content is removed."), ResourceTable.AgeColumn],
        static (item, now) => [ResourceTable.Name(item), item.Child("status").Text("phase") ?? "", ResourceTable.Age(item, now)]);

    public static ResourceTable ServiceAccount { get; } = new(
        [ResourceTable.NameColumn, new("Secrets", "string", "The number of secrets that the account lists."), ResourceTable.AgeColumn],
        static (item, now) => [ResourceTable.Name(item), item.Count("secrets"), ResourceTable.Age(item, now)]);

    public static ResourceTable Lease { get; } = new(
        [ResourceTable.NameColumn, new("Holder", "string", "Who holds the lease."), ResourceTable.AgeColumn],
        static (item, now) => [ResourceTable.Name(item), item.Child("spec").Text("holderIdentity") ?? "", ResourceTable.Age(item, now)]);

    public static ResourceTable PriorityClass { get; } = new(
        [
            ResourceTable.NameColumn,
            new("Value", "integer", "The priority of pods of this class; higher goes first."),
            new("Global-Default", "boolean", "Whether pods that name no class are of this one."),
            ResourceTable.AgeColumn,
            new("PreemptionPolicy", "string", "Whether pods of this class may displace others."),
        ],
        static (item, now) =>
        [
            ResourceTable.Name(item), item.Whole("value") ?? 0, item.Flag("globalDefault") ?? false, ResourceTable.Age(item, now), item.Text("preemptionPolicy") ?? "",
        ]);
}
