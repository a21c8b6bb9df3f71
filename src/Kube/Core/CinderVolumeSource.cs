using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A disk of OpenStack's Cinder.</summary>
public sealed record CinderVolumeSource
{
    /// <summary>The type of the file system on the volume; the node's usual one where it is left out.</summary>
    [WireField(2)]
    public string? FsType { get; init; }

    /// <summary>Whether writing is refused.</summary>
    [WireField(3)]
    public bool? ReadOnly { get; init; }

    /// <summary>The secret with the credentials for the storage.</summary>
    [WireField(4)]
    public LocalObjectReference? SecretRef { get; init; }

    /// <summary>The id of the volume in its storage system.</summary>
    [RequiredField, WireField(1)]
    public string VolumeID { get; init => field = value ?? ""; } = "";
}
