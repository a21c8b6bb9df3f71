using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.FlowControl;

/// <summary>The share of a level, and what happens beyond it.</summary>
public sealed record LimitedPriorityLevelConfiguration
{
    /// <summary>How much of the others' shares the level may use, in percent of its own; no bound where it is left out.</summary>
    [WireField(4, KeepsZero = true)]
    public int? BorrowingLimitPercent { get; init; }

    /// <summary>How much of the share others may use while it is free, in percent.</summary>
    [DefaultsTo(0), WireField(3, KeepsZero = true)]
    public int? LendablePercent { get; init; }

    /// <summary>What becomes of requests that cannot be served at once.</summary>
    [WireField(2)]
    public LimitResponse? LimitResponse { get; init; }

    /// <summary>The share of the level, in relation to those of the others.</summary>
    [DefaultsTo(30), WireField(1, KeepsZero = true)]
    public int? NominalConcurrencyShares { get; init; }
}
