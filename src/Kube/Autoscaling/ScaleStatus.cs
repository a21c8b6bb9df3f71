using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Autoscaling;

/// <summary>The number of replicas that there are.</summary>
public sealed record ScaleStatus
{
    /// <summary>The number of replicas that there are.</summary>
    [RequiredField, WireField(1)]
    public int Replicas { get; init; }

    /// <summary>The labels of the pods, as a query.</summary>
    [WireField(2)]
    public string? Selector { get; init; }
}
