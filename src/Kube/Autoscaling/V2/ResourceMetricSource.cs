using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Autoscaling.V2;

/// <summary>CPU or memory of each pod, and the target.</summary>
public sealed record ResourceMetricSource
{
    /// <summary>The resource: cpu or memory.</summary>
    [RequiredField, WireField(1)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>The value that is aimed at.</summary>
    [RequiredField, WireField(2)]
    public MetricTarget Target { get; init => field = value ?? new(); } = new();
}
