using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>Facts about the pod itself (names, labels, resources), as files.</summary>
public sealed record DownwardAPIVolumeSource
{
    /// <summary>The permission bits of files that have none of their own, 0644 by default. JSON knows no octal: 0644 is 420.</summary>
    [DefaultsTo(420), WireField(2, KeepsZero = true)]
    public int? DefaultMode { get; init; }

    /// <summary>The entries to show; all of them where none is named.</summary>
    [ListAtomic, WireField(1)]
    public IReadOnlyList<DownwardAPIVolumeFile> Items { get; init => field = value ?? []; } = [];
}
