using System.Collections.Frozen;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>What the pod's node last reported.</summary>
public sealed record PodStatus
{
    /// <summary>The requests that the node has set aside for the pod.</summary>
    public IReadOnlyDictionary<string, Quantity> AllocatedResources { get; init => field = value ?? FrozenDictionary<string, Quantity>.Empty; } = FrozenDictionary<string, Quantity>.Empty;

    /// <summary>Statements about the pod: PodScheduled, Initialized, ContainersReady, Ready and more.</summary>
    [PatchMerge("type"), ListMap("type")]
    public IReadOnlyList<PodCondition> Conditions { get; init => field = value ?? []; } = [];

    /// <summary>The state of each container.</summary>
    [ListAtomic]
    public IReadOnlyList<ContainerStatus> ContainerStatuses { get; init => field = value ?? []; } = [];

    /// <summary>The state of each ephemeral container.</summary>
    [ListAtomic]
    public IReadOnlyList<ContainerStatus> EphemeralContainerStatuses { get; init => field = value ?? []; } = [];

    public PodExtendedResourceClaimStatus? ExtendedResourceClaimStatus { get; init; }

    /// <summary>The address of the node.</summary>
    public string? HostIP { get; init; }

    /// <summary>All addresses of the node.</summary>
    [PatchMerge("ip"), ListAtomic]
    public IReadOnlyList<HostIP> HostIPs { get; init => field = value ?? []; } = [];

    /// <summary>The state of each init container.</summary>
    [ListAtomic]
    public IReadOnlyList<ContainerStatus> InitContainerStatuses { get; init => field = value ?? []; } = [];

    /// <summary>An explanation for people.</summary>
    public string? Message { get; init; }

    [ListAtomic]
    public IReadOnlyList<NodeAllocatableResourceClaimStatus> NodeAllocatableResourceClaimStatuses { get; init => field = value ?? []; } = [];

    /// <summary>The node on which room is being made for the pod.</summary>
    public string? NominatedNodeName { get; init; }

    /// <summary>The generation of the object that this was seen for.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>Where the pod is in its life: Pending, Running, Succeeded, Failed or Unknown.</summary>
    public string? Phase { get; init; }

    /// <summary>The address of the pod.</summary>
    public string? PodIP { get; init; }

    /// <summary>All addresses of the pod, the main one first.</summary>
    [PatchMerge("ip"), ListMap("ip")]
    public IReadOnlyList<PodIP> PodIPs { get; init => field = value ?? []; } = [];

    /// <summary>Guaranteed, Burstable or BestEffort, from requests and limits: who is ended first when memory runs out.</summary>
    public string? QosClass { get; init; }

    /// <summary>The reason in one word, for programs.</summary>
    public string? Reason { get; init; }

    /// <summary>The state of a change of resources.</summary>
    public string? Resize { get; init; }

    /// <summary>The claims for the pod's devices.</summary>
    [PatchMerge("name"), PatchRetainKeys, ListMap("name")]
    public IReadOnlyList<PodResourceClaimStatus> ResourceClaimStatuses { get; init => field = value ?? []; } = [];

    public ResourceRequirements? Resources { get; init; }

    /// <summary>When the node took the pod on.</summary>
    public DateTimeOffset? StartTime { get; init; }
}
