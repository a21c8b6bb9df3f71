using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Tables;

/// <summary>The rows of what keeps pods running: deployments, replica sets, daemon sets and stateful sets.</summary>
internal static class WorkloadTables
{
    internal static readonly TableColumn[] TemplateColumns =
    [
        ResourceTable.Wide("Containers", "The names of the containers in the template."),
        ResourceTable.Wide("Images", "The images of the containers in the template."),
        ResourceTable.Wide("Selector", "The labels by which the pods are found."),
    ];

    public static ResourceTable Deployment { get; } = new(
        [
            ResourceTable.NameColumn,
            new("Ready", "string", "Pods that are ready, of those wanted."),
            new("Up-to-date", "string", "Pods of the newest template."),
            new("Available", "string", "Pods that have been ready for long enough."),
            ResourceTable.AgeColumn,
            .. TemplateColumns,
        ],
        static (item, now) =>
        [
            ResourceTable.Name(item),
            $"{Status(item, "readyReplicas")}/{item.Child("spec").Whole("replicas") ?? 0}",
            Status(item, "updatedReplicas"),
            Status(item, "availableReplicas"),
            ResourceTable.Age(item, now),
            .. Template(item),
        ]);

    public static ResourceTable ReplicaSet { get; } = new(
        [
            ResourceTable.NameColumn,
            new("Desired", "integer", "Pods wanted."),
            new("Current", "integer", "Pods that there are."),
            new("Ready", "integer", "Pods that are ready."),
            ResourceTable.AgeColumn,
            .. TemplateColumns,
        ],
        static (item, now) =>
        [
            ResourceTable.Name(item),
            item.Child("spec").Whole("replicas") ?? 0,
            Status(item, "replicas"),
            Status(item, "readyReplicas"),
            ResourceTable.Age(item, now),
            .. Template(item),
        ]);

    public static ResourceTable ReplicationController { get; } = new(
        ReplicaSet.Columns,
        static (item, now) =>
        [
            ResourceTable.Name(item),
            item.Child("spec").Whole("replicas") ?? 0,
            Status(item, "replicas"),
            Status(item, "readyReplicas"),
            ResourceTable.Age(item, now),
            .. TemplateRow(item.Child("spec").Child("template"), ResourceTable.OrNone(ResourceTable.Labels(item.Child("spec").Child("selector")))),
        ]);

    public static ResourceTable DaemonSet { get; } = new(
        [
            ResourceTable.NameColumn,
            new("Desired", "integer", "Nodes that should run the pod."),
            new("Current", "integer", "Nodes that should run the pod and do."),
            new("Ready", "integer", "Nodes whose pod is ready."),
            new("Up-to-date", "integer", "Nodes whose pod is of the newest template."),
            new("Available", "integer", "Nodes whose pod has been ready for long enough."),
            new("Node Selector", "string", "The labels of the nodes that the pods ask for."),
            ResourceTable.AgeColumn,
            .. TemplateColumns,
        ],
        static (item, now) =>
        [
            ResourceTable.Name(item),
            Status(item, "desiredNumberScheduled"),
            Status(item, "currentNumberScheduled"),
            Status(item, "numberReady"),
            Status(item, "updatedNumberScheduled"),
            Status(item, "numberAvailable"),
            ResourceTable.OrNone(ResourceTable.Labels(item.Child("spec").Child("template").Child("spec").Child("nodeSelector"))),
            ResourceTable.Age(item, now),
            .. Template(item),
        ]);

    public static ResourceTable StatefulSet { get; } = new(
        [ResourceTable.NameColumn, new("Ready", "string", "Pods that are ready, of those wanted."), ResourceTable.AgeColumn, .. TemplateColumns[..2]],
        static (item, now) =>
        [
            ResourceTable.Name(item),
            $"{Status(item, "readyReplicas")}/{item.Child("spec").Whole("replicas") ?? 0}",
            ResourceTable.Age(item, now),
            .. Template(item)[..2],
        ]);

    public static ResourceTable PodTemplate { get; } = new(
        [
            ResourceTable.NameColumn,
            new("Containers", "string", "The names of the containers in the template."),
            new("Images", "string", "The images of the containers in the template."),
            new("Pod Labels", "string", "The labels of the template."),
        ],
        static (item, now) =>
        [
            ResourceTable.Name(item),
            .. TemplateRow(item.Child("template"), ResourceTable.OrNone(ResourceTable.Labels(item.Child("template").Child("metadata").Child("labels")))),
        ]);

    public static ResourceTable ControllerRevision { get; } = new(
        [
            ResourceTable.NameColumn,
            new("Controller", "string", "What the version is of."),
            new("Revision", "string", "The number of the version."),
            ResourceTable.AgeColumn,
        ],
        static (item, now) => [ResourceTable.Name(item), ControllerOf(item), item.Whole("revision") ?? 0, ResourceTable.Age(item, now)]);

    private static string ControllerOf(JsonObject item)
    {
        if (item.Child("metadata").Objects("ownerReferences").FirstOrDefault(owner => owner.Flag("controller") == true) is not { } owner)
            return ResourceTable.None;
        string version = owner.Text("apiVersion") ?? "";
        string group = version.Contains('/') ? "." + version[..version.IndexOf('/')] : "";
        return $"{owner.Text("kind")?.ToLowerInvariant()}{group}/{owner.Text("name")}";
    }

    private static long Status(JsonObject item, string field) => item.Child("status").Whole(field) ?? 0;

    private static JsonNode?[] Template(JsonObject item) =>
        TemplateRow(item.Child("spec").Child("template"), ResourceTable.Selector(item.Child("spec").Child("selector")));

    /// <summary>Containers and images of a template, and the text that says which pods are meant.</summary>
    internal static JsonNode?[] TemplateRow(JsonObject? template, string pods)
    {
        List<JsonObject> containers = [.. template.Child("spec").Objects("containers")];
        return [string.Join(',', containers.Select(container => container.Text("name"))), string.Join(',', containers.Select(container => container.Text("image"))), pods];
    }
}
