namespace Gantry.Engine.Containers;

/// <summary>What a container is asked to be.</summary>
public sealed record ContainerConfig
{
    public required string Name { get; init; }

    public uint Attempt { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init => field = value ?? new Dictionary<string, string>(); } =
        new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Annotations { get; init => field = value ?? new Dictionary<string, string>(); } =
        new Dictionary<string, string>();

    /// <summary>The image's name as the user gave it.</summary>
    public string ImageName { get; init => field = value ?? ""; } = "";

    /// <summary>Replaces the image's entrypoint, and its command too.</summary>
    public IReadOnlyList<string> Command { get; init => field = value ?? []; } = [];

    public IReadOnlyList<string> Arguments { get; init => field = value ?? []; } = [];

    public string? WorkingDirectory { get; init; }

    /// <summary>NAME=value, on top of the image's.</summary>
    public IReadOnlyList<string> Environment { get; init => field = value ?? []; } = [];

    public IReadOnlyList<MountConfig> Mounts { get; init => field = value ?? []; } = [];

    public IReadOnlyList<DeviceConfig> Devices { get; init => field = value ?? []; } = [];

    /// <summary>Where the log goes, below the pod's log directory; none keeps no log.</summary>
    public string? LogPath { get; init; }

    public bool HasStdin { get; init; }

    public bool ClosesStdinOnce { get; init; }

    public bool HasTerminal { get; init; }

    public SecurityConfig Security { get; init => field = value ?? new(); } = new();

    public ResourceConfig Resources { get; init => field = value ?? new(); } = new();

    public PidScope Pid { get; init; }

    /// <summary>The container whose processes are shared where <see cref="Pid"/> says so.</summary>
    public string? TargetContainer { get; init; }

    /// <summary>Overrides the image's stop signal, by name.</summary>
    public string? StopSignal { get; init; }

    /// <summary>The snapshot that is its root file system and outlives it; none makes one that goes with it.</summary>
    public string? SnapshotId { get; init; }

    /// <summary>What it writes is worth nothing after its end, so it need not reach the disk; so it is with a snapshot that goes with it.</summary>
    public bool IsTransient { get; init; }

    public string? DomainName { get; init; }

    public IReadOnlyDictionary<string, string> Sysctls { get; init => field = value ?? new Dictionary<string, string>(); } =
        new Dictionary<string, string>();

    public IReadOnlyList<ResourceLimit> Ulimits { get; init => field = value ?? []; } = [];

    /// <summary>Bytes of a /dev/shm of its own; none takes its pod's.</summary>
    public long? SharedMemoryBytes { get; init; }

    /// <summary>A small init is its first process, which collects orphans and passes signals on.</summary>
    public bool HasInit { get; init; }

    /// <summary>The size at which its log is rotated; none takes the engine's.</summary>
    public long? LogMaxBytes { get; init; }

    public int? LogMaxFiles { get; init; }
}
