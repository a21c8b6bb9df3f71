using System.Collections.Frozen;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A volume that a storage driver (CSI) makes for the life of one pod.</summary>
public sealed record CSIVolumeSource
{
    /// <summary>The name of the driver.</summary>
    [RequiredField, WireField(1)]
    public string Driver { get; init => field = value ?? ""; } = "";

    /// <summary>The type of the file system on the volume; the node's usual one where it is left out.</summary>
    [WireField(3, KeepsZero = true)]
    public string? FsType { get; init; }

    /// <summary>The secret with credentials for the driver.</summary>
    [WireField(5)]
    public LocalObjectReference? NodePublishSecretRef { get; init; }

    /// <summary>Whether writing is refused.</summary>
    [WireField(2, KeepsZero = true)]
    public bool? ReadOnly { get; init; }

    /// <summary>Settings that the driver understands.</summary>
    [WireField(4)]
    public IReadOnlyDictionary<string, string> VolumeAttributes { get; init => field = value ?? FrozenDictionary<string, string>.Empty; } = FrozenDictionary<string, string>.Empty;
}
