using System.Collections.Frozen;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record NodeStatus
{
    [PatchMerge("type"), ListMap("type")]
    public IReadOnlyList<NodeAddress> Addresses { get; init => field = value ?? []; } = [];

    public IReadOnlyDictionary<string, Quantity> Allocatable { get; init => field = value ?? FrozenDictionary<string, Quantity>.Empty; } = FrozenDictionary<string, Quantity>.Empty;

    public IReadOnlyDictionary<string, Quantity> Capacity { get; init => field = value ?? FrozenDictionary<string, Quantity>.Empty; } = FrozenDictionary<string, Quantity>.Empty;

    [PatchMerge("type"), ListMap("type")]
    public IReadOnlyList<NodeCondition> Conditions { get; init => field = value ?? []; } = [];

    public NodeConfigStatus? Config { get; init; }

    public NodeDaemonEndpoints? DaemonEndpoints { get; init; }

    [ListAtomic]
    public IReadOnlyList<string> DeclaredFeatures { get; init => field = value ?? []; } = [];

    public NodeFeatures? Features { get; init; }

    [ListAtomic]
    public IReadOnlyList<ContainerImage> Images { get; init => field = value ?? []; } = [];

    public NodeSystemInfo? NodeInfo { get; init; }

    public string? Phase { get; init; }

    [ListAtomic]
    public IReadOnlyList<NodeRuntimeHandler> RuntimeHandlers { get; init => field = value ?? []; } = [];

    [ListAtomic]
    public IReadOnlyList<AttachedVolume> VolumesAttached { get; init => field = value ?? []; } = [];

    [ListAtomic]
    public IReadOnlyList<string> VolumesInUse { get; init => field = value ?? []; } = [];
}
