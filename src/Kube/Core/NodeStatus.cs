using System.Collections.Frozen;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>What a node's agent reports of it.</summary>
public sealed record NodeStatus
{
    /// <summary>How the node is reached.</summary>
    [PatchMerge("type"), ListMap("type"), WireField(5)]
    public IReadOnlyList<NodeAddress> Addresses { get; init => field = value ?? []; } = [];

    /// <summary>What pods may use of the capacity.</summary>
    [WireField(2)]
    public IReadOnlyDictionary<string, Quantity> Allocatable { get; init => field = value ?? FrozenDictionary<string, Quantity>.Empty; } = FrozenDictionary<string, Quantity>.Empty;

    /// <summary>What the machine has.</summary>
    [WireField(1)]
    public IReadOnlyDictionary<string, Quantity> Capacity { get; init => field = value ?? FrozenDictionary<string, Quantity>.Empty; } = FrozenDictionary<string, Quantity>.Empty;

    /// <summary>Statements about the node: Ready, MemoryPressure, DiskPressure, PIDPressure.</summary>
    [PatchMerge("type"), ListMap("type"), WireField(4)]
    public IReadOnlyList<NodeCondition> Conditions { get; init => field = value ?? []; } = [];

    /// <summary>The settings that the agent uses.</summary>
    [WireField(11)]
    public NodeConfigStatus? Config { get; init; }

    /// <summary>The ports of its programs.</summary>
    [WireField(6)]
    public NodeDaemonEndpoints? DaemonEndpoints { get; init; }

    /// <summary>Features that the node says it has.</summary>
    [ListAtomic, WireField(14)]
    public IReadOnlyList<string> DeclaredFeatures { get; init => field = value ?? []; } = [];

    /// <summary>What the node can do.</summary>
    [WireField(13)]
    public NodeFeatures? Features { get; init; }

    /// <summary>Images that the node has.</summary>
    [ListAtomic, WireField(8)]
    public IReadOnlyList<ContainerImage> Images { get; init => field = value ?? []; } = [];

    /// <summary>Machine and programs.</summary>
    [WireField(7)]
    public NodeSystemInfo? NodeInfo { get; init; }

    /// <summary>No longer used.</summary>
    [WireField(3)]
    public string? Phase { get; init; }

    /// <summary>The ways of running containers.</summary>
    [ListAtomic, WireField(12)]
    public IReadOnlyList<NodeRuntimeHandler> RuntimeHandlers { get; init => field = value ?? []; } = [];

    /// <summary>Volumes that are attached.</summary>
    [ListAtomic, WireField(10)]
    public IReadOnlyList<AttachedVolume> VolumesAttached { get; init => field = value ?? []; } = [];

    /// <summary>Volumes that are mounted.</summary>
    [ListAtomic, WireField(9)]
    public IReadOnlyList<string> VolumesInUse { get; init => field = value ?? []; } = [];
}
