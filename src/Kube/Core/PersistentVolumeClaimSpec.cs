using Gantry.Kube.Meta;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>What kind of storage is wanted.</summary>
public sealed record PersistentVolumeClaimSpec
{
    /// <summary>How the storage is used: ReadWriteOnce, ReadOnlyMany, ReadWriteMany or ReadWriteOncePod.</summary>
    [ListAtomic]
    public IReadOnlyList<string> AccessModes { get; init => field = value ?? []; } = [];

    /// <summary>What the storage is filled with: a snapshot or another claim.</summary>
    public TypedLocalObjectReference? DataSource { get; init; }

    /// <summary>What the storage is filled with, of any kind.</summary>
    public TypedObjectReference? DataSourceRef { get; init; }

    /// <summary>How much storage.</summary>
    public VolumeResourceRequirements? Resources { get; init; }

    /// <summary>Which volumes may serve, by their labels.</summary>
    public LabelSelector? Selector { get; init; }

    /// <summary>The class of storage.</summary>
    public string? StorageClassName { get; init; }

    /// <summary>The class of attributes of the volume.</summary>
    public string? VolumeAttributesClassName { get; init; }

    /// <summary>Filesystem or Block.</summary>
    [DefaultsTo("Filesystem")]
    public string? VolumeMode { get; init; }

    /// <summary>The volume that serves the claim.</summary>
    public string? VolumeName { get; init; }
}
