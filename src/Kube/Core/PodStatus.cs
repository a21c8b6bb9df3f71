using System.Collections.Frozen;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>What the pod's node last reported.</summary>
public sealed record PodStatus
{
    /// <summary>The requests that the node has set aside for the pod.</summary>
    [WireField(19)]
    public IReadOnlyDictionary<string, Quantity> AllocatedResources { get; init => field = value ?? FrozenDictionary<string, Quantity>.Empty; } = FrozenDictionary<string, Quantity>.Empty;

    /// <summary>Statements about the pod: PodScheduled, Initialized, ContainersReady, Ready and more.</summary>
    [PatchMerge("type"), ListMap("type"), WireField(2)]
    public IReadOnlyList<PodCondition> Conditions { get; init => field = value ?? []; } = [];

    /// <summary>The state of each container.</summary>
    [ListAtomic, WireField(8)]
    public IReadOnlyList<ContainerStatus> ContainerStatuses { get; init => field = value ?? []; } = [];

    /// <summary>The state of each ephemeral container.</summary>
    [ListAtomic, WireField(13)]
    public IReadOnlyList<ContainerStatus> EphemeralContainerStatuses { get; init => field = value ?? []; } = [];

    /// <summary>The claim that was made for extended resources of the pod.</summary>
    [WireField(18)]
    public PodExtendedResourceClaimStatus? ExtendedResourceClaimStatus { get; init; }

    /// <summary>The address of the node.</summary>
    [WireField(5)]
    public string? HostIP { get; init; }

    /// <summary>All addresses of the node.</summary>
    [PatchMerge("ip"), ListAtomic, WireField(16)]
    public IReadOnlyList<HostIP> HostIPs { get; init => field = value ?? []; } = [];

    /// <summary>The state of each init container.</summary>
    [ListAtomic, WireField(10)]
    public IReadOnlyList<ContainerStatus> InitContainerStatuses { get; init => field = value ?? []; } = [];

    /// <summary>An explanation for people.</summary>
    [WireField(3)]
    public string? Message { get; init; }

    /// <summary>What claims of the pod take from the node's resources.</summary>
    [ListAtomic, WireField(21)]
    public IReadOnlyList<NodeAllocatableResourceClaimStatus> NodeAllocatableResourceClaimStatuses { get; init => field = value ?? []; } = [];

    /// <summary>The node on which room is being made for the pod.</summary>
    [WireField(11)]
    public string? NominatedNodeName { get; init; }

    /// <summary>The generation of the object that this was seen for.</summary>
    [WireField(17)]
    public long? ObservedGeneration { get; init; }

    /// <summary>Where the pod is in its life: Pending, Running, Succeeded, Failed or Unknown.</summary>
    [WireField(1)]
    public string? Phase { get; init; }

    /// <summary>The address of the pod.</summary>
    [WireField(6)]
    public string? PodIP { get; init; }

    /// <summary>All addresses of the pod, the main one first.</summary>
    [PatchMerge("ip"), ListMap("ip"), WireField(12)]
    public IReadOnlyList<PodIP> PodIPs { get; init => field = value ?? []; } = [];

    /// <summary>Guaranteed, Burstable or BestEffort, from requests and limits: who is ended first when memory runs out.</summary>
    [WireField(9)]
    public string? QosClass { get; init; }

    /// <summary>The reason in one word, for programs.</summary>
    [WireField(4)]
    public string? Reason { get; init; }

    /// <summary>The state of a change of resources.</summary>
    [WireField(14)]
    public string? Resize { get; init; }

    /// <summary>The claims for the pod's devices.</summary>
    [PatchMerge("name"), PatchRetainKeys, ListMap("name"), WireField(15)]
    public IReadOnlyList<PodResourceClaimStatus> ResourceClaimStatuses { get; init => field = value ?? []; } = [];

    /// <summary>What all containers of the pod may use together.</summary>
    [WireField(20)]
    public ResourceRequirements? Resources { get; init; }

    /// <summary>When the node took the pod on.</summary>
    [WireField(7)]
    public DateTimeOffset? StartTime { get; init; }
}
