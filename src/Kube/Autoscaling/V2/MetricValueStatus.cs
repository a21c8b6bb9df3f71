using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Autoscaling.V2;

/// <summary>The value that was last seen.</summary>
public sealed record MetricValueStatus
{
    /// <summary>The average over the pods, in percent of their request.</summary>
    [WireField(3, KeepsZero = true)]
    public int? AverageUtilization { get; init; }

    /// <summary>The average over the pods.</summary>
    [WireField(2)]
    public Quantity? AverageValue { get; init; }

    /// <summary>The value itself.</summary>
    [WireField(1)]
    public Quantity? Value { get; init; }
}
