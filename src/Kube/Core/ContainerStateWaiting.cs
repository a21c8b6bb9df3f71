using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>A container that does not run yet, or not again yet.</summary>
public sealed record ContainerStateWaiting
{
    /// <summary>An explanation for people.</summary>
    [WireField(2)]
    public string? Message { get; init; }

    /// <summary>What it waits for, in one word: ContainerCreating, ImagePullBackOff, CrashLoopBackOff.</summary>
    [WireField(1)]
    public string? Reason { get; init; }
}
