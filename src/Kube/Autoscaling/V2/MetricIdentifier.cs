using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Autoscaling.V2;

/// <summary>A metric by its name and labels.</summary>
public sealed record MetricIdentifier
{
    /// <summary>The name.</summary>
    [RequiredField, WireField(1)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Labels of the metric, where its name alone does not say enough.</summary>
    [WireField(2)]
    public LabelSelector? Selector { get; init; }
}
