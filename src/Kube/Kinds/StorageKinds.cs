using Gantry.Kube.Defaults;
using Gantry.Kube.Schemas;
using Gantry.Kube.Storage;
using Gantry.Kube.Tables;
using Gantry.Kube.Validation;

namespace Gantry.Kube.Kinds;

/// <summary>How volumes are made and attached.</summary>
internal static class StorageKinds
{
    public static IReadOnlyList<ResourceKind> All { get; } =
    [
        new(CSIDriver.Definition, KindSchemas.CSIDriver) { Rules = LastingRules.CheckDriver, Complete = ClusterDefaults.CompleteDriver, Table = StorageTables.CsiDriver, CountsGenerations = true },
        new(CSINode.Definition, KindSchemas.CSINode) { Rules = StorageRules.CheckNode, Table = StorageTables.CsiNode },
        new(CSIStorageCapacity.Definition, KindSchemas.CSIStorageCapacity) { Rules = LastingRules.CheckStorageCapacity, Table = StorageTables.CsiStorageCapacity },
        new(StorageClass.Definition, KindSchemas.StorageClass) { Rules = StorageRules.CheckClass, Table = StorageTables.StorageClass },
        new(VolumeAttachment.Definition, KindSchemas.VolumeAttachment) { Rules = LastingRules.CheckAttachment, Table = StorageTables.VolumeAttachment },
        new(VolumeAttributesClass.Definition, KindSchemas.VolumeAttributesClass) { Rules = LastingRules.CheckAttributesClass, Table = StorageTables.VolumeAttributesClass },
    ];
}
