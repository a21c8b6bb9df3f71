using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Tables;

/// <summary>The rows of volumes, claims and what makes them.</summary>
internal static class StorageTables
{
    private const string OldClass = "volume.beta.kubernetes.io/storage-class";

    public static ResourceTable PersistentVolume { get; } = new(
        [
            ResourceTable.NameColumn,
            new("Capacity", "string", "The size of the volume."),
            new("Access Modes", "string", "How the volume can be mounted."),
            new("Reclaim Policy", "string", "What becomes of the volume when its claim is gone."),
            new("Status", "string", "Whether the volume is free, bound or going."),
            new("Claim", "string", "The claim that has the volume."),
            new("StorageClass", "string", "The class of the volume."),
            new("VolumeAttributesClass", "string", "The class with what can be changed about the volume."),
            new("Reason", "string", "Why the volume is in its state."),
            ResourceTable.AgeColumn,
            ResourceTable.Wide("VolumeMode", "Whether the volume is a file system or a bare device."),
        ],
        static (item, now) =>
        [
            ResourceTable.Name(item),
            item.Child("spec").Child("capacity").Text("storage") ?? "",
            Modes(item.Child("spec")),
            item.Child("spec").Text("persistentVolumeReclaimPolicy") ?? "",
            Phase(item),
            item.Child("spec").Child("claimRef") is { } claim ? $"{claim.Text("namespace")}/{claim.Text("name")}" : "",
            ClassOf(item),
            ResourceTable.OrUnset(item.Child("spec").Text("volumeAttributesClassName")),
            item.Child("status").Text("reason") ?? "",
            ResourceTable.Age(item, now),
            ResourceTable.OrUnset(item.Child("spec").Text("volumeMode")),
        ]);

    public static ResourceTable PersistentVolumeClaim { get; } = new(
        [
            ResourceTable.NameColumn,
            new("Status", "string", "Whether the claim has a volume."),
            new("Volume", "string", "The volume."),
            new("Capacity", "string", "The size of the volume."),
            new("Access Modes", "string", "How the volume can be mounted."),
            new("StorageClass", "string", "The class that the claim asks for."),
            new("VolumeAttributesClass", "string", "The class with what can be changed about the volume."),
            ResourceTable.AgeColumn,
            ResourceTable.Wide("VolumeMode", "Whether the volume is a file system or a bare device."),
        ],
        static (item, now) =>
        [
            ResourceTable.Name(item),
            Phase(item),
            item.Child("spec").Text("volumeName") ?? "",
            IsBound(item) ? item.Child("status").Child("capacity").Text("storage") ?? "0" : "",
            IsBound(item) ? Modes(item.Child("status")) : "",
            ClassOf(item),
            ResourceTable.OrUnset(item.Child("spec").Text("volumeAttributesClassName")),
            ResourceTable.Age(item, now),
            ResourceTable.OrUnset(item.Child("spec").Text("volumeMode")),
        ]);

    public static ResourceTable StorageClass { get; } = new(
        [
            ResourceTable.NameColumn,
            new("Provisioner", "string", "Who makes the volumes."),
            new("ReclaimPolicy", "string", "What becomes of a volume when its claim is gone."),
            new("VolumeBindingMode", "string", "When a volume is made."),
            new("AllowVolumeExpansion", "string", "Whether volumes can grow."),
            ResourceTable.AgeColumn,
        ],
        static (item, now) =>
        [
            NameOf(item, "storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class"),
            item.Text("provisioner") ?? "",
            item.Text("reclaimPolicy") ?? "Delete",
            item.Text("volumeBindingMode") ?? "Immediate",
            item.Flag("allowVolumeExpansion") ?? false,
            ResourceTable.Age(item, now),
        ]);

    public static ResourceTable VolumeAttributesClass { get; } = new(
        [ResourceTable.NameColumn, new("DriverName", "string", "The driver."), ResourceTable.AgeColumn],
        static (item, now) => [NameOf(item, "volumeattributesclass.alpha.kubernetes.io/is-default-class"), item.Text("driverName") ?? "", ResourceTable.Age(item, now)]);

    public static ResourceTable VolumeAttachment { get; } = new(
        [
            ResourceTable.NameColumn,
            new("Attacher", "string", "The driver that attaches the volume.") { Format = "name" },
            new("PV", "string", "The volume."),
            new("Node", "string", "The node."),
            new("Attached", "boolean", "Whether the volume is attached."),
            ResourceTable.AgeColumn,
        ],
        static (item, now) =>
        [
            ResourceTable.Name(item),
            item.Child("spec").Text("attacher") ?? "",
            item.Child("spec").Child("source").Text("persistentVolumeName") ?? "",
            item.Child("spec").Text("nodeName") ?? "",
            item.Child("status").Flag("attached") ?? false,
            ResourceTable.Age(item, now),
        ]);

    public static ResourceTable CsiDriver { get; } = new(
        [
            ResourceTable.NameColumn,
            new("AttachRequired", "boolean", "Whether volumes are attached before they are mounted."),
            new("PodInfoOnMount", "boolean", "Whether the driver is told which pod a volume is for."),
            new("StorageCapacity", "boolean", "Whether the scheduler heeds how much storage is free."),
            new("TokenRequests", "string", "Whom the tokens are for that the driver is given."),
            new("RequiresRepublish", "boolean", "Whether mounts are asked for again from time to time."),
            new("Modes", "string", "The kinds of volumes that the driver knows."),
            ResourceTable.AgeColumn,
        ],
        static (item, now) =>
        [
            ResourceTable.Name(item),
            item.Child("spec").Flag("attachRequired") ?? true,
            item.Child("spec").Flag("podInfoOnMount") ?? false,
            item.Child("spec").Flag("storageCapacity") ?? false,
            ResourceTable.OrUnset(string.Join(',', item.Child("spec").Objects("tokenRequests").Select(token => token.Text("audience")))),
            item.Child("spec").Flag("requiresRepublish") ?? false,
            ResourceTable.OrNone(string.Join(',', item.Child("spec").Texts("volumeLifecycleModes"))),
            ResourceTable.Age(item, now),
        ]);

    public static ResourceTable CsiNode { get; } = new(
        [ResourceTable.NameColumn, new("Drivers", "integer", "The number of drivers on the node."), ResourceTable.AgeColumn],
        static (item, now) => [ResourceTable.Name(item), item.Child("spec").Count("drivers"), ResourceTable.Age(item, now)]);

    public static ResourceTable CsiStorageCapacity { get; } = new(
        [ResourceTable.NameColumn, new("StorageClassName", "string", "The class."), new("Capacity", "string", "How much is free.")],
        static (item, now) => [ResourceTable.Name(item), item.Text("storageClassName") ?? "", ResourceTable.OrUnset(item.Text("capacity"))]);

    private static string NameOf(JsonObject item, params string[] defaultMarks) =>
        ResourceTable.Name(item) + (defaultMarks.Any(mark => item.Child("metadata").Child("annotations").Text(mark) == "true") ? " (default)" : "");

    private static bool IsBound(JsonObject claim) => claim.Child("spec").Text("volumeName") is { Length: > 0 };

    private static string Phase(JsonObject item) =>
        item.Child("metadata").Text("deletionTimestamp") is not null ? "Terminating" : item.Child("status").Text("phase") ?? "";

    private static string ClassOf(JsonObject item) =>
        item.Child("metadata").Child("annotations").Text(OldClass) ?? item.Child("spec").Text("storageClassName") ?? "";

    private static string Modes(JsonObject? holder)
    {
        HashSet<string> modes = [.. holder.Texts("accessModes")];
        (string Mode, string Short)[] known = [("ReadWriteOnce", "RWO"), ("ReadOnlyMany", "ROX"), ("ReadWriteMany", "RWX"), ("ReadWriteOncePod", "RWOP")];
        return string.Join(',', known.Where(one => modes.Contains(one.Mode)).Select(one => one.Short));
    }
}
