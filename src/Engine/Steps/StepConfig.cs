using Gantry.Engine.Containers;

namespace Gantry.Engine.Steps;

/// <summary>One process that runs to its end on a snapshot.</summary>
public sealed record StepConfig
{
    /// <summary>64 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>Its root file system, which outlives it.</summary>
    public required string SnapshotId { get; init; }

    /// <summary>An existing directory of the host for the files that show names and resolvers; the caller removes it.</summary>
    public required string Directory { get; init; }

    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>NAME=value.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    public string WorkingDirectory { get; init; } = "/";

    /// <summary>USER[:GROUP]; empty is root.</summary>
    public string User { get; init; } = "";

    public IReadOnlyList<MountConfig> Mounts { get; init; } = [];

    public StepNetwork Network { get; init; }

    /// <summary>With <see cref="StepNetwork.Bridged"/>: a network's name or id.</summary>
    public string NetworkName { get; init; } = "bridge";

    /// <summary>NAME:ADDRESS lines of /etc/hosts; the address host-gateway is the host's.</summary>
    public IReadOnlyList<string> ExtraHosts { get; init; } = [];

    /// <summary>All of the host's privileges.</summary>
    public bool IsInsecure { get; init; }

    public ResourceConfig Resources { get; init; } = new();

    public IReadOnlyList<ResourceLimit> Ulimits { get; init; } = [];

    public long? SharedMemoryBytes { get; init; }

    public string? CgroupParent { get; init; }
}
