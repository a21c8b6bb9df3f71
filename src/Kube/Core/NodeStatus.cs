using System.Collections.Frozen;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>What a node's agent reports of it.</summary>
public sealed record NodeStatus
{
    /// <summary>How the node is reached.</summary>
    [PatchMerge("type"), ListMap("type")]
    public IReadOnlyList<NodeAddress> Addresses { get; init => field = value ?? []; } = [];

    /// <summary>What pods may use of the capacity.</summary>
    public IReadOnlyDictionary<string, Quantity> Allocatable { get; init => field = value ?? FrozenDictionary<string, Quantity>.Empty; } = FrozenDictionary<string, Quantity>.Empty;

    /// <summary>What the machine has.</summary>
    public IReadOnlyDictionary<string, Quantity> Capacity { get; init => field = value ?? FrozenDictionary<string, Quantity>.Empty; } = FrozenDictionary<string, Quantity>.Empty;

    /// <summary>Statements about the node: Ready, MemoryPressure, DiskPressure, PIDPressure.</summary>
    [PatchMerge("type"), ListMap("type")]
    public IReadOnlyList<NodeCondition> Conditions { get; init => field = value ?? []; } = [];

    public NodeConfigStatus? Config { get; init; }

    /// <summary>The ports of its programs.</summary>
    public NodeDaemonEndpoints? DaemonEndpoints { get; init; }

    /// <summary>Features that the node says it has.</summary>
    [ListAtomic]
    public IReadOnlyList<string> DeclaredFeatures { get; init => field = value ?? []; } = [];

    public NodeFeatures? Features { get; init; }

    /// <summary>Images that the node has.</summary>
    [ListAtomic]
    public IReadOnlyList<ContainerImage> Images { get; init => field = value ?? []; } = [];

    /// <summary>Machine and programs.</summary>
    public NodeSystemInfo? NodeInfo { get; init; }

    /// <summary>No longer used.</summary>
    public string? Phase { get; init; }

    /// <summary>The ways of running containers.</summary>
    [ListAtomic]
    public IReadOnlyList<NodeRuntimeHandler> RuntimeHandlers { get; init => field = value ?? []; } = [];

    /// <summary>Volumes that are attached.</summary>
    [ListAtomic]
    public IReadOnlyList<AttachedVolume> VolumesAttached { get; init => field = value ?? []; } = [];

    /// <summary>Volumes that are mounted.</summary>
    [ListAtomic]
    public IReadOnlyList<string> VolumesInUse { get; init => field = value ?? []; } = [];
}
