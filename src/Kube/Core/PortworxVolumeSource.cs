using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A volume of Portworx.</summary>
public sealed record PortworxVolumeSource
{
    /// <summary>The type of the file system on the volume; the node's usual one where it is left out.</summary>
    public string? FsType { get; init; }

    /// <summary>Whether writing is refused.</summary>
    public bool? ReadOnly { get; init; }

    /// <summary>The id of the volume in its storage system.</summary>
    [RequiredField]
    public string VolumeID { get; init => field = value ?? ""; } = "";
}
