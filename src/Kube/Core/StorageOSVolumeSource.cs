using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>A volume of StorageOS. No longer used.</summary>
public sealed record StorageOSVolumeSource
{
    /// <summary>The type of the file system on the volume; the node's usual one where it is left out.</summary>
    [WireField(3)]
    public string? FsType { get; init; }

    /// <summary>Whether writing is refused.</summary>
    [WireField(4)]
    public bool? ReadOnly { get; init; }

    /// <summary>The secret with the credentials for the storage.</summary>
    [WireField(5)]
    public LocalObjectReference? SecretRef { get; init; }

    /// <summary>The name of the volume.</summary>
    [WireField(1)]
    public string? VolumeName { get; init; }

    /// <summary>The namespace of the volume.</summary>
    [WireField(2)]
    public string? VolumeNamespace { get; init; }
}
