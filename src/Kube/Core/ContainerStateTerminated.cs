using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A container that has ended.</summary>
public sealed record ContainerStateTerminated
{
    /// <summary>The engine's name and id of the container.</summary>
    public string? ContainerID { get; init; }

    /// <summary>The exit code.</summary>
    [RequiredField]
    public int ExitCode { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>An explanation for people.</summary>
    public string? Message { get; init; }

    /// <summary>Why it ended, in one word: Completed, Error, OOMKilled.</summary>
    public string? Reason { get; init; }

    /// <summary>The signal that ended it.</summary>
    public int? Signal { get; init; }

    /// <summary>When it was started.</summary>
    public DateTimeOffset? StartedAt { get; init; }
}
