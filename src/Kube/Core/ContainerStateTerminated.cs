using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A container that has ended.</summary>
public sealed record ContainerStateTerminated
{
    /// <summary>The engine's name and id of the container.</summary>
    [WireField(7)]
    public string? ContainerID { get; init; }

    /// <summary>The exit code.</summary>
    [RequiredField, WireField(1)]
    public int ExitCode { get; init; }

    /// <summary>When it ended.</summary>
    [WireField(6)]
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>An explanation for people.</summary>
    [WireField(4)]
    public string? Message { get; init; }

    /// <summary>Why it ended, in one word: Completed, Error, OOMKilled.</summary>
    [WireField(3)]
    public string? Reason { get; init; }

    /// <summary>The signal that ended it.</summary>
    [WireField(2)]
    public int? Signal { get; init; }

    /// <summary>When it was started.</summary>
    [WireField(5)]
    public DateTimeOffset? StartedAt { get; init; }
}
