using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Autoscaling.V2;

/// <summary>The value that is aimed at.</summary>
public sealed record MetricTarget
{
    /// <summary>The average over the pods, in percent of their request.</summary>
    [WireField(4, KeepsZero = true)]
    public int? AverageUtilization { get; init; }

    /// <summary>The average over the pods.</summary>
    [WireField(3)]
    public Quantity? AverageValue { get; init; }

    /// <summary>Utilization, Value or AverageValue.</summary>
    [RequiredField, OneOf("Utilization", "Value", "AverageValue"), WireField(1)]
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>The value itself.</summary>
    [WireField(2)]
    public Quantity? Value { get; init; }
}
