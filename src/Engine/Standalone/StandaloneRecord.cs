namespace Gantry.Engine.Standalone;

/// <summary>What is known about a container outside any pod; an immutable value that is written to disk at every change.</summary>
public sealed record StandaloneRecord
{
    /// <summary>64 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>Without a slash; unique on the node.</summary>
    public required string Name { get; init; }

    /// <summary>What was asked for, with what the image says where nothing was.</summary>
    public required StandaloneConfig Config { get; init; }

    /// <summary>False while it is being made; what a crash leaves so is removed.</summary>
    public bool IsMade { get; init; }

    /// <summary>The digest of the image's configuration.</summary>
    public string ImageId { get; init => field = value ?? ""; } = "";

    public StandaloneState State { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>0 while nothing runs.</summary>
    public int Pid { get; init; }

    public int ExitCode { get; init; }

    public bool OomKilled { get; init; }

    /// <summary>Why the last start failed; empty if it did not.</summary>
    public string Error { get; init => field = value ?? ""; } = "";

    public int RestartCount { get; init; }

    /// <summary>Somebody asked for its end: restart policies leave it alone.</summary>
    public bool WasStopped { get; init; }

    /// <summary>It is on its way from one run to the next, whatever its policy.</summary>
    public RestartWish? RestartWish { get; init; }

    public HealthRecord? Health { get; init; }

    public IReadOnlyList<StandaloneMount> Mounts { get; init => field = value ?? []; } = [];

    /// <summary>The program and its arguments as they run, the image's included.</summary>
    public IReadOnlyList<string> Arguments { get; init => field = value ?? []; } = [];

    /// <summary>Its restarts since somebody started it or it last ran for long enough; it decides the next delay.</summary>
    public int RestartsInARow { get; init; }

    public bool IsRunning => State is StandaloneState.Running or StandaloneState.Paused;
}
