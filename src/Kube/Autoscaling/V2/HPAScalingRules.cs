using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Autoscaling.V2;

/// <summary>How fast the number of pods may change in one direction.</summary>
public sealed record HPAScalingRules
{
    /// <summary>How much may change within a time.</summary>
    [ListAtomic, WireField(2, KeepsZero = true)]
    public IReadOnlyList<HPAScalingPolicy> Policies { get; init => field = value ?? []; } = [];

    /// <summary>Which policy counts: Max, Min, or Disabled for no change at all.</summary>
    [OneOf("Disabled", "Max", "Min"), WireField(1, KeepsZero = true)]
    public string? SelectPolicy { get; init; }

    /// <summary>Seconds that earlier recommendations still count for, so that the number does not flap.</summary>
    [WireField(3, KeepsZero = true)]
    public int? StabilizationWindowSeconds { get; init; }

    /// <summary>How far the load may be from its target before anything changes.</summary>
    [WireField(4)]
    public Quantity? Tolerance { get; init; }
}
