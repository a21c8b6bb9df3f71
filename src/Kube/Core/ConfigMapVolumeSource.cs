using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>The entries of a config map as files.</summary>
public sealed record ConfigMapVolumeSource
{
    /// <summary>The permission bits of files that have none of their own, 0644 by default. JSON knows no octal: 0644 is 420.</summary>
    [DefaultsTo(420), WireField(3, KeepsZero = true)]
    public int? DefaultMode { get; init; }

    /// <summary>The entries to show; all of them where none is named.</summary>
    [ListAtomic, WireField(2)]
    public IReadOnlyList<KeyToPath> Items { get; init => field = value ?? []; } = [];

    /// <summary>The name of the config map.</summary>
    [WireField(1, 1)]
    public string? Name { get; init; }

    /// <summary>Whether the pod may start although this does not exist.</summary>
    [WireField(4, KeepsZero = true)]
    public bool? Optional { get; init; }
}
