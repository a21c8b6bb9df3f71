using Gantry.Engine.Containers;

namespace Gantry.Engine.Standalone;

/// <summary>What a container outside any pod is asked to be; none of a value means that the image or the engine decides.</summary>
public sealed record StandaloneConfig
{
    /// <summary>The image's name as the user gave it.</summary>
    public required string Image { get; init; }

    public string? Hostname { get; init; }

    public string? DomainName { get; init; }

    /// <summary>Null takes the image's; empty takes none.</summary>
    public IReadOnlyList<string>? Entrypoint { get; init; }

    public IReadOnlyList<string>? Command { get; init; }

    public string? WorkingDirectory { get; init; }

    /// <summary>NAME=value, on top of the image's; a NAME alone takes the image's variable away.</summary>
    public IReadOnlyList<string> Environment { get; init => field = value ?? []; } = [];

    public IReadOnlyDictionary<string, string> Labels { get; init => field = value ?? new Dictionary<string, string>(); } =
        new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Annotations { get; init => field = value ?? new Dictionary<string, string>(); } =
        new Dictionary<string, string>();

    public bool HasTerminal { get; init; }

    public bool HasStdin { get; init; }

    /// <summary>The input ends when the first client that is attached to it leaves.</summary>
    public bool ClosesStdinOnce { get; init; }

    public string? StopSignal { get; init; }

    public TimeSpan? StopTimeout { get; init; }

    public HealthCheck? Health { get; init; }

    /// <summary>What runs a health test that is a line for a shell; null takes the image's.</summary>
    public IReadOnlyList<string>? Shell { get; init; }

    public RestartPolicy Restart { get; init => field = value ?? new(); } = new();

    /// <summary>The container is removed with its anonymous volumes once it has ended.</summary>
    public bool IsRemovedAtEnd { get; init; }

    /// <summary>A small init collects orphans and passes signals on.</summary>
    public bool HasInit { get; init; }

    public SecurityConfig Security { get; init => field = value ?? new(); } = new();

    public ResourceConfig Resources { get; init => field = value ?? new(); } = new();

    public IReadOnlyList<ResourceLimit> Ulimits { get; init => field = value ?? []; } = [];

    public IReadOnlyList<DeviceConfig> Devices { get; init => field = value ?? []; } = [];

    public IReadOnlyDictionary<string, string> Sysctls { get; init => field = value ?? new Dictionary<string, string>(); } =
        new Dictionary<string, string>();

    public IReadOnlyList<MountRequest> Mounts { get; init => field = value ?? []; } = [];

    /// <summary>Bytes of /dev/shm.</summary>
    public long? SharedMemoryBytes { get; init; }

    public SandboxConfig Sandbox { get; init => field = value ?? new(); } = new();

    public LogConfig Log { get; init => field = value ?? new(); } = new();

    /// <summary>The request as its client wrote it, kept for the client to read back; the engine does not look into it.</summary>
    public string? ClientDocument { get; init; }
}
