using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A disk of OpenStack's Cinder.</summary>
public sealed record CinderVolumeSource
{
    /// <summary>The type of the file system on the volume; the node's usual one where it is left out.</summary>
    public string? FsType { get; init; }

    /// <summary>Whether writing is refused.</summary>
    public bool? ReadOnly { get; init; }

    /// <summary>The secret with the credentials for the storage.</summary>
    public LocalObjectReference? SecretRef { get; init; }

    /// <summary>The id of the volume in its storage system.</summary>
    [RequiredField]
    public string VolumeID { get; init => field = value ?? ""; } = "";
}
