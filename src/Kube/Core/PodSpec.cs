using System.Collections.Frozen;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>What a pod is to be: containers, volumes, and where and how they run.</summary>
public sealed record PodSpec
{
    /// <summary>Seconds after which the pod is ended and counts as failed.</summary>
    [WireField(5, KeepsZero = true)]
    public long? ActiveDeadlineSeconds { get; init; }

    /// <summary>Rules for choosing the node by labels of nodes and by other pods.</summary>
    [WireField(18)]
    public Affinity? Affinity { get; init; }

    /// <summary>Whether containers get a token of the service account.</summary>
    [WireField(21, KeepsZero = true)]
    public bool? AutomountServiceAccountToken { get; init; }

    /// <summary>The programs of the pod; at least one. They start together and are watched separately.</summary>
    [RequiredField, PatchMerge("name"), ListMap("name"), WireField(2)]
    public IReadOnlyList<Container> Containers { get; init => field = value ?? []; } = [];

    /// <summary>Settings for looking up names, merged with what dnsPolicy gives.</summary>
    [WireField(26)]
    public PodDNSConfig? DnsConfig { get; init; }

    /// <summary>Where names are looked up: ClusterFirst asks the cluster's DNS, Default does as the node does, None uses dnsConfig only.</summary>
    [OneOf("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"), DefaultsTo("ClusterFirst"), WireField(6)]
    public string? DnsPolicy { get; init; }

    /// <summary>Whether containers get environment variables with the addresses of the namespace's services.</summary>
    [WireField(30, KeepsZero = true)]
    public bool? EnableServiceLinks { get; init; }

    /// <summary>Containers added for debugging, by the pod's ephemeralcontainers subresource.</summary>
    [PatchMerge("name"), ListMap("name"), WireField(34)]
    public IReadOnlyList<EphemeralContainer> EphemeralContainers { get; init => field = value ?? []; } = [];

    /// <summary>Lines added to the pod's hosts file.</summary>
    [PatchMerge("ip"), ListMap("ip"), WireField(23)]
    public IReadOnlyList<HostAlias> HostAliases { get; init => field = value ?? []; } = [];

    /// <summary>Whether the pod shares the node's interprocess communication.</summary>
    [WireField(13)]
    public bool? HostIPC { get; init; }

    /// <summary>Whether the pod uses the node's network instead of one of its own.</summary>
    [WireField(11)]
    public bool? HostNetwork { get; init; }

    /// <summary>Whether the pod sees the processes of the node.</summary>
    [WireField(12)]
    public bool? HostPID { get; init; }

    /// <summary>False gives the pod user ids of its own, so that root in it is nobody on the node.</summary>
    [WireField(37, KeepsZero = true)]
    public bool? HostUsers { get; init; }

    /// <summary>The host name inside the pod; the pod's name where it is left out.</summary>
    [WireField(16)]
    public string? Hostname { get; init; }

    /// <summary>The host name inside the pod, whatever the other fields say.</summary>
    [WireField(41, KeepsZero = true)]
    public string? HostnameOverride { get; init; }

    /// <summary>Secrets with the credentials for registries.</summary>
    [PatchMerge("name"), ListMap("name"), WireField(15)]
    public IReadOnlyList<LocalObjectReference> ImagePullSecrets { get; init => field = value ?? []; } = [];

    /// <summary>Programs that run one after the other, each to its end, before the containers start. With restartPolicy Always one keeps running beside them.</summary>
    [PatchMerge("name"), ListMap("name"), WireField(20)]
    public IReadOnlyList<Container> InitContainers { get; init => field = value ?? []; } = [];

    /// <summary>The node that runs the pod. Set by the scheduler; setting it yourself bypasses the scheduler.</summary>
    [WireField(10)]
    public string? NodeName { get; init; }

    /// <summary>Labels that the node must have.</summary>
    [MapAtomic, WireField(7)]
    public IReadOnlyDictionary<string, string> NodeSelector { get; init => field = value ?? FrozenDictionary<string, string>.Empty; } = FrozenDictionary<string, string>.Empty;

    /// <summary>The operating system that the containers need.</summary>
    [WireField(36)]
    public PodOS? Os { get; init; }

    /// <summary>What running the pod costs beyond its containers.</summary>
    [WireField(32)]
    public IReadOnlyDictionary<string, Quantity> Overhead { get; init => field = value ?? FrozenDictionary<string, Quantity>.Empty; } = FrozenDictionary<string, Quantity>.Empty;

    /// <summary>Whether the pod may displace pods of lower priority.</summary>
    [OneOf("PreemptLowerPriority", "Never"), WireField(31, KeepsZero = true)]
    public string? PreemptionPolicy { get; init; }

    /// <summary>The importance as a number, set from the priority class.</summary>
    [WireField(25, KeepsZero = true)]
    public int? Priority { get; init; }

    /// <summary>The name of a priority class.</summary>
    [WireField(24)]
    public string? PriorityClassName { get; init; }

    /// <summary>Further conditions without which the pod is not ready.</summary>
    [ListAtomic, WireField(28)]
    public IReadOnlyList<PodReadinessGate> ReadinessGates { get; init => field = value ?? []; } = [];

    /// <summary>Devices for the containers.</summary>
    [PatchMerge("name"), PatchRetainKeys, ListMap("name"), WireField(39)]
    public IReadOnlyList<PodResourceClaim> ResourceClaims { get; init => field = value ?? []; } = [];

    /// <summary>Requests and limits of the pod as a whole.</summary>
    [WireField(40)]
    public ResourceRequirements? Resources { get; init; }

    /// <summary>Whether containers that end are started again: Always, OnFailure or Never.</summary>
    [OneOf("Always", "OnFailure", "Never"), DefaultsTo("Always"), WireField(3)]
    public string? RestartPolicy { get; init; }

    /// <summary>The name of the way of running containers to use.</summary>
    [WireField(29, KeepsZero = true)]
    public string? RuntimeClassName { get; init; }

    /// <summary>The scheduler that finds the node.</summary>
    [DefaultsTo("default-scheduler"), WireField(19)]
    public string? SchedulerName { get; init; }

    /// <summary>Reasons not to schedule the pod yet.</summary>
    [PatchMerge("name"), ListMap("name"), WireField(38)]
    public IReadOnlyList<PodSchedulingGate> SchedulingGates { get; init => field = value ?? []; } = [];

    /// <summary>The group of pods that this one is scheduled with.</summary>
    [WireField(43)]
    public PodSchedulingGroup? SchedulingGroup { get; init; }

    /// <summary>Identity and rights for all containers.</summary>
    [DefaultsToEmpty, WireField(14)]
    public PodSecurityContext? SecurityContext { get; init; }

    /// <summary>The older name of serviceAccountName.</summary>
    [WireField(9)]
    public string? ServiceAccount { get; init; }

    /// <summary>The identity with which the pod speaks to the API.</summary>
    [WireField(8)]
    public string? ServiceAccountName { get; init; }

    /// <summary>Whether the host name is the full domain name.</summary>
    [WireField(35, KeepsZero = true)]
    public bool? SetHostnameAsFQDN { get; init; }

    /// <summary>Whether the containers see each other's processes.</summary>
    [WireField(27, KeepsZero = true)]
    public bool? ShareProcessNamespace { get; init; }

    /// <summary>The name of a headless service in whose domain the pod's host name can be found.</summary>
    [WireField(17)]
    public string? Subdomain { get; init; }

    /// <summary>Seconds between the polite request to stop and the end by force. 30 by default.</summary>
    [DefaultsTo(30), WireField(4, KeepsZero = true)]
    public long? TerminationGracePeriodSeconds { get; init; }

    /// <summary>Taints of nodes that do not keep the pod away.</summary>
    [ListAtomic, WireField(22)]
    public IReadOnlyList<Toleration> Tolerations { get; init => field = value ?? []; } = [];

    /// <summary>How the pod and its like are spread over zones or nodes.</summary>
    [PatchMerge("topologyKey"), ListMap("topologyKey", "whenUnsatisfiable"), WireField(33)]
    public IReadOnlyList<TopologySpreadConstraint> TopologySpreadConstraints { get; init => field = value ?? []; } = [];

    /// <summary>The volumes that containers may mount.</summary>
    [PatchMerge("name"), PatchRetainKeys, ListMap("name"), WireField(1)]
    public IReadOnlyList<Volume> Volumes { get; init => field = value ?? []; } = [];
}
