using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A persistent disk of Google Compute Engine.</summary>
public sealed record GCEPersistentDiskVolumeSource
{
    /// <summary>The type of the file system on the volume; the node's usual one where it is left out.</summary>
    public string? FsType { get; init; }

    /// <summary>The number of the partition to mount; 0 or nothing for the whole disk.</summary>
    public int? Partition { get; init; }

    /// <summary>The name of the disk.</summary>
    [RequiredField]
    public string PdName { get; init => field = value ?? ""; } = "";

    /// <summary>Whether writing is refused.</summary>
    public bool? ReadOnly { get; init; }
}
