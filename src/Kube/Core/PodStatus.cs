using System.Collections.Frozen;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record PodStatus
{
    public IReadOnlyDictionary<string, Quantity> AllocatedResources { get; init => field = value ?? FrozenDictionary<string, Quantity>.Empty; } = FrozenDictionary<string, Quantity>.Empty;

    [PatchMerge("type"), ListMap("type")]
    public IReadOnlyList<PodCondition> Conditions { get; init => field = value ?? []; } = [];

    [ListAtomic]
    public IReadOnlyList<ContainerStatus> ContainerStatuses { get; init => field = value ?? []; } = [];

    [ListAtomic]
    public IReadOnlyList<ContainerStatus> EphemeralContainerStatuses { get; init => field = value ?? []; } = [];

    public PodExtendedResourceClaimStatus? ExtendedResourceClaimStatus { get; init; }

    public string? HostIP { get; init; }

    [PatchMerge("ip"), ListAtomic]
    public IReadOnlyList<HostIP> HostIPs { get; init => field = value ?? []; } = [];

    [ListAtomic]
    public IReadOnlyList<ContainerStatus> InitContainerStatuses { get; init => field = value ?? []; } = [];

    public string? Message { get; init; }

    [ListAtomic]
    public IReadOnlyList<NodeAllocatableResourceClaimStatus> NodeAllocatableResourceClaimStatuses { get; init => field = value ?? []; } = [];

    public string? NominatedNodeName { get; init; }

    public long? ObservedGeneration { get; init; }

    public string? Phase { get; init; }

    public string? PodIP { get; init; }

    [PatchMerge("ip"), ListMap("ip")]
    public IReadOnlyList<PodIP> PodIPs { get; init => field = value ?? []; } = [];

    public string? QosClass { get; init; }

    public string? Reason { get; init; }

    public string? Resize { get; init; }

    [PatchMerge("name"), PatchRetainKeys, ListMap("name")]
    public IReadOnlyList<PodResourceClaimStatus> ResourceClaimStatuses { get; init => field = value ?? []; } = [];

    public ResourceRequirements? Resources { get; init; }

    public DateTimeOffset? StartTime { get; init; }
}
