using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Autoscaling.V2;

/// <summary>A number from outside of the cluster, and the target.</summary>
public sealed record ExternalMetricSource
{
    /// <summary>The metric.</summary>
    [RequiredField, WireField(1)]
    public MetricIdentifier Metric { get; init => field = value ?? new(); } = new();

    /// <summary>The value that is aimed at.</summary>
    [RequiredField, WireField(2)]
    public MetricTarget Target { get; init => field = value ?? new(); } = new();
}
