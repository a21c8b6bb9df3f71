using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Autoscaling.V2;

/// <summary>A number that describes one object, as last seen.</summary>
public sealed record ObjectMetricStatus
{
    /// <summary>The value that was last seen.</summary>
    [RequiredField, WireField(2)]
    public MetricValueStatus Current { get; init => field = value ?? new(); } = new();

    /// <summary>The object that the metric is about.</summary>
    [RequiredField, WireField(3)]
    public CrossVersionObjectReference DescribedObject { get; init => field = value ?? new(); } = new();

    /// <summary>The metric.</summary>
    [RequiredField, WireField(1)]
    public MetricIdentifier Metric { get; init => field = value ?? new(); } = new();
}
