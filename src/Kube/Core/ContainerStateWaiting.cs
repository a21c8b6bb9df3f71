namespace Gantry.Kube.Core;

/// <summary>A container that does not run yet, or not again yet.</summary>
public sealed record ContainerStateWaiting
{
    /// <summary>An explanation for people.</summary>
    public string? Message { get; init; }

    /// <summary>What it waits for, in one word: ContainerCreating, ImagePullBackOff, CrashLoopBackOff.</summary>
    public string? Reason { get; init; }
}
