namespace Gantry.Kube.Core;

public sealed record ContainerStateRunning
{
    public DateTimeOffset? StartedAt { get; init; }
}
