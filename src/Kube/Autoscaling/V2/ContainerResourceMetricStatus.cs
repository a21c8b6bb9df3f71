using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Autoscaling.V2;

/// <summary>CPU or memory of one container of each pod, as last seen.</summary>
public sealed record ContainerResourceMetricStatus
{
    /// <summary>The container.</summary>
    [RequiredField, WireField(3)]
    public string Container { get; init => field = value ?? ""; } = "";

    /// <summary>The value that was last seen.</summary>
    [RequiredField, WireField(2)]
    public MetricValueStatus Current { get; init => field = value ?? new(); } = new();

    /// <summary>The resource: cpu or memory.</summary>
    [RequiredField, WireField(1)]
    public string Name { get; init => field = value ?? ""; } = "";
}
