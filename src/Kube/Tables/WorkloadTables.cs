using System.Text.Json.Nodes;
using Gantry.Kube.Selectors;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Tables;

/// <summary>The rows of what makes pods: deployments and replica sets.</summary>
internal static class WorkloadTables
{
    private static readonly TableColumn[] TemplateColumns =
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

    private static long Status(JsonObject item, string field) => item.Child("status").Whole(field) ?? 0;

    private static JsonNode?[] Template(JsonObject item)
    {
        JsonObject? spec = item.Child("spec");
        List<JsonObject> containers = [.. spec.Child("template").Child("spec").Objects("containers")];
        return
        [
            string.Join(',', containers.Select(container => container.Text("name"))),
            string.Join(',', containers.Select(container => container.Text("image"))),
            ResourceTable.OrNone(LabelQuery.Of(spec.Child("selector")).ToString()),
        ];
    }
}
