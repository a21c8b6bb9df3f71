using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>A container that runs.</summary>
public sealed record ContainerStateRunning
{
    /// <summary>When it was started.</summary>
    [WireField(1)]
    public DateTimeOffset? StartedAt { get; init; }
}
