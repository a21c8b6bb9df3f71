using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Autoscaling.V2;

/// <summary>One metric as last seen: the field that the type names.</summary>
public sealed record MetricStatus
{
    /// <summary>CPU or memory of one container of each pod.</summary>
    [WireField(7)]
    public ContainerResourceMetricStatus? ContainerResource { get; init; }

    /// <summary>A number from outside of the cluster.</summary>
    [WireField(5)]
    public ExternalMetricStatus? External { get; init; }

    /// <summary>A number that describes one object.</summary>
    [WireField(2)]
    public ObjectMetricStatus? Object { get; init; }

    /// <summary>A number that describes each pod.</summary>
    [WireField(3)]
    public PodsMetricStatus? Pods { get; init; }

    /// <summary>CPU or memory of each pod.</summary>
    [WireField(4)]
    public ResourceMetricStatus? Resource { get; init; }

    /// <summary>Which of the fields: ContainerResource, External, Object, Pods or Resource.</summary>
    [RequiredField, WireField(1)]
    public string Type { get; init => field = value ?? ""; } = "";
}
