using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.FlowControl;

/// <summary>The share of requests that never wait.</summary>
public sealed record ExemptPriorityLevelConfiguration
{
    /// <summary>How much of the share others may use while it is free, in percent.</summary>
    [DefaultsTo(0), WireField(2, KeepsZero = true)]
    public int? LendablePercent { get; init; }

    /// <summary>The share of the level, in relation to those of the others.</summary>
    [DefaultsTo(0), WireField(1, KeepsZero = true)]
    public int? NominalConcurrencyShares { get; init; }
}
