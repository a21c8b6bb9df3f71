using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>A volume of StorageOS.</summary>
public sealed record StorageOSPersistentVolumeSource
{
    /// <summary>The kind of file system on the volume; ext4 where nothing is said.</summary>
    [WireField(3)]
    public string? FsType { get; init; }

    /// <summary>Whether pods may only read.</summary>
    [WireField(4)]
    public bool? ReadOnly { get; init; }

    /// <summary>The secret with what is needed to reach StorageOS.</summary>
    [WireField(5)]
    public ObjectReference? SecretRef { get; init; }

    /// <summary>The name of the volume.</summary>
    [WireField(1)]
    public string? VolumeName { get; init; }

    /// <summary>The namespace that the volume belongs to on the storage's side.</summary>
    [WireField(2)]
    public string? VolumeNamespace { get; init; }
}
