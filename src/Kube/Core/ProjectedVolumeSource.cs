using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>Files from several sources in one directory.</summary>
public sealed record ProjectedVolumeSource
{
    /// <summary>The permission bits of files that have none of their own, 0644 by default. JSON knows no octal: 0644 is 420.</summary>
    [DefaultsTo(420), WireField(2, KeepsZero = true)]
    public int? DefaultMode { get; init; }

    /// <summary>The sources.</summary>
    [ListAtomic, WireField(1)]
    public IReadOnlyList<VolumeProjection> Sources { get; init => field = value ?? []; } = [];
}
