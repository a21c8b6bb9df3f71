using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Resource;

/// <summary>What has to hold for several devices together.</summary>
public sealed record DeviceConstraint
{
    /// <summary>The attribute in which they all differ.</summary>
    [WireField(3, KeepsZero = true)]
    public string? DistinctAttribute { get; init; }

    /// <summary>The attribute in which they are all equal.</summary>
    [WireField(2, KeepsZero = true)]
    public string? MatchAttribute { get; init; }

    /// <summary>The requests that this is for; all where there are none.</summary>
    [ListAtomic, WireField(1)]
    public IReadOnlyList<string> Requests { get; init => field = value ?? []; } = [];
}
