using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A disk of Amazon's Elastic Block Store.</summary>
public sealed record AWSElasticBlockStoreVolumeSource
{
    /// <summary>The type of the file system on the volume; the node's usual one where it is left out.</summary>
    [WireField(2)]
    public string? FsType { get; init; }

    /// <summary>The number of the partition to mount; 0 or nothing for the whole disk.</summary>
    [WireField(3)]
    public int? Partition { get; init; }

    /// <summary>Whether writing is refused.</summary>
    [WireField(4)]
    public bool? ReadOnly { get; init; }

    /// <summary>The id of the volume in its storage system.</summary>
    [RequiredField, WireField(1)]
    public string VolumeID { get; init => field = value ?? ""; } = "";
}
