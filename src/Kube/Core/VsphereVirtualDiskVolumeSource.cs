using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A virtual disk of vSphere.</summary>
public sealed record VsphereVirtualDiskVolumeSource
{
    /// <summary>The type of the file system on the volume; the node's usual one where it is left out.</summary>
    [WireField(2)]
    public string? FsType { get; init; }

    /// <summary>The id of the storage policy.</summary>
    [WireField(4)]
    public string? StoragePolicyID { get; init; }

    /// <summary>The name of the storage policy.</summary>
    [WireField(3)]
    public string? StoragePolicyName { get; init; }

    /// <summary>The path of the disk.</summary>
    [RequiredField, WireField(1)]
    public string VolumePath { get; init => field = value ?? ""; } = "";
}
