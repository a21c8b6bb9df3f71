using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A disk reached over Fibre Channel.</summary>
public sealed record FCVolumeSource
{
    /// <summary>The type of the file system on the volume; the node's usual one where it is left out.</summary>
    [WireField(3)]
    public string? FsType { get; init; }

    /// <summary>The number of the disk at the target.</summary>
    [WireField(2, KeepsZero = true)]
    public int? Lun { get; init; }

    /// <summary>Whether writing is refused.</summary>
    [WireField(4)]
    public bool? ReadOnly { get; init; }

    /// <summary>The names of the targets.</summary>
    [ListAtomic, WireField(1)]
    public IReadOnlyList<string> TargetWWNs { get; init => field = value ?? []; } = [];

    /// <summary>The world-wide ids of the disk, instead of target and number.</summary>
    [ListAtomic, WireField(5)]
    public IReadOnlyList<string> Wwids { get; init => field = value ?? []; } = [];
}
