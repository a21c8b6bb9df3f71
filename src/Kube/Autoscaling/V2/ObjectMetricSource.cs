using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Autoscaling.V2;

/// <summary>A number that describes one object, and the target.</summary>
public sealed record ObjectMetricSource
{
    /// <summary>The object that the metric is about.</summary>
    [RequiredField, WireField(1)]
    public CrossVersionObjectReference DescribedObject { get; init => field = value ?? new(); } = new();

    /// <summary>The metric.</summary>
    [RequiredField, WireField(3)]
    public MetricIdentifier Metric { get; init => field = value ?? new(); } = new();

    /// <summary>The value that is aimed at.</summary>
    [RequiredField, WireField(2)]
    public MetricTarget Target { get; init => field = value ?? new(); } = new();
}
