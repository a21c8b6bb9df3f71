using System.Collections.Frozen;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A volume that a CSI driver looks after.</summary>
public sealed record CSIPersistentVolumeSource
{
    /// <summary>The secret that is passed on when the volume grows.</summary>
    [WireField(9)]
    public SecretReference? ControllerExpandSecretRef { get; init; }

    /// <summary>The secret that is passed on when the volume is attached to a node or taken from it.</summary>
    [WireField(6)]
    public SecretReference? ControllerPublishSecretRef { get; init; }

    /// <summary>The name of the driver.</summary>
    [RequiredField, WireField(1)]
    public string Driver { get; init => field = value ?? ""; } = "";

    /// <summary>The kind of file system on the volume; ext4 where nothing is said.</summary>
    [WireField(4)]
    public string? FsType { get; init; }

    /// <summary>The secret that is passed on when a node lets the volume grow.</summary>
    [WireField(10)]
    public SecretReference? NodeExpandSecretRef { get; init; }

    /// <summary>The secret that is passed on when the volume is mounted for a pod.</summary>
    [WireField(8)]
    public SecretReference? NodePublishSecretRef { get; init; }

    /// <summary>The secret that is passed on when a node prepares the volume.</summary>
    [WireField(7)]
    public SecretReference? NodeStageSecretRef { get; init; }

    /// <summary>Whether pods may only read.</summary>
    [WireField(3)]
    public bool? ReadOnly { get; init; }

    /// <summary>What else the driver said about the volume when it made it.</summary>
    [WireField(5)]
    public IReadOnlyDictionary<string, string> VolumeAttributes { get; init => field = value ?? FrozenDictionary<string, string>.Empty; } = FrozenDictionary<string, string>.Empty;

    /// <summary>The driver's own name for the volume.</summary>
    [RequiredField, WireField(2)]
    public string VolumeHandle { get; init => field = value ?? ""; } = "";
}
