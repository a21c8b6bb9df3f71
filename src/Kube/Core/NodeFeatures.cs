using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>What the container engine of a node can do.</summary>
public sealed record NodeFeatures
{
    /// <summary>Whether the engine heeds the pod's supplementalGroupsPolicy.</summary>
    [WireField(1, KeepsZero = true)]
    public bool? SupplementalGroupsPolicy { get; init; }
}
