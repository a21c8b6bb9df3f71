namespace Gantry.Kube.Core;

public sealed record ContainerStateWaiting
{
    public string? Message { get; init; }

    public string? Reason { get; init; }
}
