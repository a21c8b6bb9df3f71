using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A volume of OpenStack's Cinder.</summary>
public sealed record CinderPersistentVolumeSource
{
    /// <summary>The kind of file system on the volume; ext4 where nothing is said.</summary>
    [WireField(2)]
    public string? FsType { get; init; }

    /// <summary>Whether pods may only read.</summary>
    [WireField(3)]
    public bool? ReadOnly { get; init; }

    /// <summary>The secret with what is needed to reach OpenStack.</summary>
    [WireField(4)]
    public SecretReference? SecretRef { get; init; }

    /// <summary>The id of the volume.</summary>
    [RequiredField, WireField(1)]
    public string VolumeID { get; init => field = value ?? ""; } = "";
}
