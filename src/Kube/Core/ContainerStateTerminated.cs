using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record ContainerStateTerminated
{
    public string? ContainerID { get; init; }

    [RequiredField]
    public int ExitCode { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public string? Message { get; init; }

    public string? Reason { get; init; }

    public int? Signal { get; init; }

    public DateTimeOffset? StartedAt { get; init; }
}
