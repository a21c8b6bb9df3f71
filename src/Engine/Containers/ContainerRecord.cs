namespace Gantry.Engine.Containers;

/// <summary>What is known about a container; an immutable value that is written to disk at every change.</summary>
public sealed record ContainerRecord
{
    public required string Id { get; init; }

    public required string PodId { get; init; }

    public required ContainerConfig Config { get; init; }

    /// <summary>The digest of the image's configuration.</summary>
    public string ImageId { get; init => field = value ?? ""; } = "";

    /// <summary>The name with digest under which the image came, or its id.</summary>
    public string ImageReference { get; init => field = value ?? ""; } = "";

    public string StopSignal { get; init => field = value ?? "SIGTERM"; } = "SIGTERM";

    public string? LogPath { get; init; }

    public string CgroupPath { get; init => field = value ?? ""; } = "";

    public ContainerState State { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public int Pid { get; init; }

    public ContainerExit? Exit { get; init; }

    public string SnapshotId => Config.SnapshotId ?? Id;

    public bool IsOver => State == ContainerState.Exited;
}
