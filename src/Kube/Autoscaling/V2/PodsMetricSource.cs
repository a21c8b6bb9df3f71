using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Autoscaling.V2;

/// <summary>A number that describes each pod, and the target for the average.</summary>
public sealed record PodsMetricSource
{
    /// <summary>The metric.</summary>
    [RequiredField, WireField(1)]
    public MetricIdentifier Metric { get; init => field = value ?? new(); } = new();

    /// <summary>The value that is aimed at.</summary>
    [RequiredField, WireField(2)]
    public MetricTarget Target { get; init => field = value ?? new(); } = new();
}
