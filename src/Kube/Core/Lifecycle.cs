using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>What to do right after a container has started and before it is stopped.</summary>
public sealed record Lifecycle
{
    /// <summary>Done right after the start; if it fails the container is stopped.</summary>
    [WireField(1)]
    public LifecycleHandler? PostStart { get; init; }

    /// <summary>Done before the container is asked to stop; its time counts towards the grace period.</summary>
    [WireField(2)]
    public LifecycleHandler? PreStop { get; init; }

    /// <summary>The signal that asks the container to stop; the image's or SIGTERM by default.</summary>
    [WireField(3, KeepsZero = true)]
    public string? StopSignal { get; init; }
}
