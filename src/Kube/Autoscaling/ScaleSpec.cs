using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Autoscaling;

/// <summary>The number of replicas wanted.</summary>
public sealed record ScaleSpec
{
    /// <summary>The number of replicas wanted.</summary>
    [WireField(1, KeepsZero = true)]
    public int? Replicas { get; init; }
}
