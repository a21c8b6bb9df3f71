namespace Gantry.Engine.Containers;

/// <summary>What a container's processes are allowed to be and to do.</summary>
public sealed record SecurityConfig
{
    public bool IsPrivileged { get; init; }

    public bool HasReadOnlyRoot { get; init; }

    public bool NoNewPrivileges { get; init; }

    /// <summary>USER[:GROUP] by name or number; none takes the image's.</summary>
    public string? User { get; init; }

    public uint? Group { get; init; }

    public IReadOnlyList<uint> SupplementalGroups { get; init => field = value ?? []; } = [];

    /// <summary>True: only the groups named here; false: also those of the image's /etc/group.</summary>
    public bool HasOnlyNamedGroups { get; init; }

    /// <summary>Groups besides, by name or number.</summary>
    public IReadOnlyList<string> GroupAdd { get; init => field = value ?? []; } = [];

    /// <summary>Names without CAP_, or ALL.</summary>
    public IReadOnlyList<string> AddCapabilities { get; init => field = value ?? []; } = [];

    public IReadOnlyList<string> DropCapabilities { get; init => field = value ?? []; } = [];

    public IReadOnlyList<string> AmbientCapabilities { get; init => field = value ?? []; } = [];

    public SeccompChoice Seccomp { get; init; }

    public string? SeccompFile { get; init; }

    /// <summary>The profile itself, in Docker's form or the runtime specification's; it goes before any choice but "unconfined".</summary>
    public string? SeccompDocument { get; init; }

    /// <summary>The profile's name; none and "unconfined" set nothing.</summary>
    public string? ApparmorProfile { get; init; }

    /// <summary>None takes the engine's own list.</summary>
    public IReadOnlyList<string>? MaskedPaths { get; init; }

    public IReadOnlyList<string>? ReadOnlyPaths { get; init; }
}
