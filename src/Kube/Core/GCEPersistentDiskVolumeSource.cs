using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A persistent disk of Google Compute Engine.</summary>
public sealed record GCEPersistentDiskVolumeSource
{
    /// <summary>The type of the file system on the volume; the node's usual one where it is left out.</summary>
    [WireField(2)]
    public string? FsType { get; init; }

    /// <summary>The number of the partition to mount; 0 or nothing for the whole disk.</summary>
    [WireField(3)]
    public int? Partition { get; init; }

    /// <summary>The name of the disk.</summary>
    [RequiredField, WireField(1)]
    public string PdName { get; init => field = value ?? ""; } = "";

    /// <summary>Whether writing is refused.</summary>
    [WireField(4)]
    public bool? ReadOnly { get; init; }
}
