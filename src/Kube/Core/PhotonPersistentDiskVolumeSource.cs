using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A disk of a Photon controller. No longer used.</summary>
public sealed record PhotonPersistentDiskVolumeSource
{
    /// <summary>The type of the file system on the volume; the node's usual one where it is left out.</summary>
    [WireField(2)]
    public string? FsType { get; init; }

    /// <summary>The id of the disk.</summary>
    [RequiredField, WireField(1)]
    public string PdID { get; init => field = value ?? ""; } = "";
}
