using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>What kind of storage is wanted.</summary>
public sealed record PersistentVolumeClaimSpec
{
    /// <summary>How the storage is used: ReadWriteOnce, ReadOnlyMany, ReadWriteMany or ReadWriteOncePod.</summary>
    [ListAtomic, WireField(1)]
    public IReadOnlyList<string> AccessModes { get; init => field = value ?? []; } = [];

    /// <summary>What the storage is filled with: a snapshot or another claim.</summary>
    [WireField(7)]
    public TypedLocalObjectReference? DataSource { get; init; }

    /// <summary>What the storage is filled with, of any kind.</summary>
    [WireField(8)]
    public TypedObjectReference? DataSourceRef { get; init; }

    /// <summary>How much storage.</summary>
    [WireField(2)]
    public VolumeResourceRequirements? Resources { get; init; }

    /// <summary>Which volumes may serve, by their labels.</summary>
    [WireField(4)]
    public LabelSelector? Selector { get; init; }

    /// <summary>The class of storage.</summary>
    [WireField(5, KeepsZero = true)]
    public string? StorageClassName { get; init; }

    /// <summary>The class of attributes of the volume.</summary>
    [WireField(9, KeepsZero = true)]
    public string? VolumeAttributesClassName { get; init; }

    /// <summary>Filesystem or Block.</summary>
    [OneOf("Block", "Filesystem"), DefaultsTo("Filesystem"), WireField(6, KeepsZero = true)]
    public string? VolumeMode { get; init; }

    /// <summary>The volume that serves the claim.</summary>
    [WireField(3)]
    public string? VolumeName { get; init; }
}
