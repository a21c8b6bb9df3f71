using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>The swap space of a node.</summary>
public sealed record NodeSwapStatus
{
    /// <summary>The size in bytes.</summary>
    [WireField(1, KeepsZero = true)]
    public long? Capacity { get; init; }
}
