namespace Gantry.Kube.Core;

/// <summary>The swap space of a node.</summary>
public sealed record NodeSwapStatus
{
    /// <summary>The size in bytes.</summary>
    public long? Capacity { get; init; }
}
