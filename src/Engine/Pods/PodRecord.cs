namespace Gantry.Engine.Pods;

/// <summary>What is known about a pod; an immutable value that is written to disk at every change.</summary>
public sealed record PodRecord
{
    public required string Id { get; init; }

    public required PodConfig Config { get; init; }

    public PodState State { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>None with the host's network.</summary>
    public string? Address { get; init; }

    public string CgroupPath { get; init => field = value ?? ""; } = "";

    /// <summary>The pid of the process that holds a shared pid namespace; 0 without one.</summary>
    public int InitPid { get; init; }
}
