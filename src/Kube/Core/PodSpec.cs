using System.Collections.Frozen;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>What a pod is to be: containers, volumes, and where and how they run.</summary>
public sealed record PodSpec
{
    /// <summary>Seconds after which the pod is ended and counts as failed.</summary>
    public long? ActiveDeadlineSeconds { get; init; }

    /// <summary>Rules for choosing the node by labels of nodes and by other pods.</summary>
    public Affinity? Affinity { get; init; }

    /// <summary>Whether containers get a token of the service account.</summary>
    public bool? AutomountServiceAccountToken { get; init; }

    /// <summary>The programs of the pod; at least one. They start together and are watched separately.</summary>
    [RequiredField, PatchMerge("name"), ListMap("name")]
    public IReadOnlyList<Container> Containers { get; init => field = value ?? []; } = [];

    /// <summary>Settings for looking up names, merged with what dnsPolicy gives.</summary>
    public PodDNSConfig? DnsConfig { get; init; }

    /// <summary>Where names are looked up: ClusterFirst asks the cluster's DNS, Default does as the node does, None uses dnsConfig only.</summary>
    [OneOf("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"), DefaultsTo("ClusterFirst")]
    public string? DnsPolicy { get; init; }

    /// <summary>Whether containers get environment variables with the addresses of the namespace's services.</summary>
    public bool? EnableServiceLinks { get; init; }

    /// <summary>Containers added for debugging, by the pod's ephemeralcontainers subresource.</summary>
    [PatchMerge("name"), ListMap("name")]
    public IReadOnlyList<EphemeralContainer> EphemeralContainers { get; init => field = value ?? []; } = [];

    /// <summary>Lines added to the pod's hosts file.</summary>
    [PatchMerge("ip"), ListMap("ip")]
    public IReadOnlyList<HostAlias> HostAliases { get; init => field = value ?? []; } = [];

    /// <summary>Whether the pod shares the node's interprocess communication.</summary>
    public bool? HostIPC { get; init; }

    /// <summary>Whether the pod uses the node's network instead of one of its own.</summary>
    public bool? HostNetwork { get; init; }

    /// <summary>Whether the pod sees the processes of the node.</summary>
    public bool? HostPID { get; init; }

    /// <summary>False gives the pod user ids of its own, so that root in it is nobody on the node.</summary>
    public bool? HostUsers { get; init; }

    /// <summary>The host name inside the pod; the pod's name where it is left out.</summary>
    public string? Hostname { get; init; }

    /// <summary>The host name inside the pod, whatever the other fields say.</summary>
    public string? HostnameOverride { get; init; }

    /// <summary>Secrets with the credentials for registries.</summary>
    [PatchMerge("name"), ListMap("name")]
    public IReadOnlyList<LocalObjectReference> ImagePullSecrets { get; init => field = value ?? []; } = [];

    /// <summary>Programs that run one after the other, each to its end, before the containers start. With restartPolicy Always one keeps running beside them.</summary>
    [PatchMerge("name"), ListMap("name")]
    public IReadOnlyList<Container> InitContainers { get; init => field = value ?? []; } = [];

    /// <summary>The node that runs the pod. Set by the scheduler; setting it yourself bypasses the scheduler.</summary>
    public string? NodeName { get; init; }

    /// <summary>Labels that the node must have.</summary>
    [MapAtomic]
    public IReadOnlyDictionary<string, string> NodeSelector { get; init => field = value ?? FrozenDictionary<string, string>.Empty; } = FrozenDictionary<string, string>.Empty;

    /// <summary>The operating system that the containers need.</summary>
    public PodOS? Os { get; init; }

    /// <summary>What running the pod costs beyond its containers.</summary>
    public IReadOnlyDictionary<string, Quantity> Overhead { get; init => field = value ?? FrozenDictionary<string, Quantity>.Empty; } = FrozenDictionary<string, Quantity>.Empty;

    /// <summary>Whether the pod may displace pods of lower priority.</summary>
    [OneOf("PreemptLowerPriority", "Never")]
    public string? PreemptionPolicy { get; init; }

    /// <summary>The importance as a number, set from the priority class.</summary>
    public int? Priority { get; init; }

    /// <summary>The name of a priority class.</summary>
    public string? PriorityClassName { get; init; }

    /// <summary>Further conditions without which the pod is not ready.</summary>
    [ListAtomic]
    public IReadOnlyList<PodReadinessGate> ReadinessGates { get; init => field = value ?? []; } = [];

    /// <summary>Devices for the containers.</summary>
    [PatchMerge("name"), PatchRetainKeys, ListMap("name")]
    public IReadOnlyList<PodResourceClaim> ResourceClaims { get; init => field = value ?? []; } = [];

    /// <summary>Requests and limits of the pod as a whole.</summary>
    public ResourceRequirements? Resources { get; init; }

    /// <summary>Whether containers that end are started again: Always, OnFailure or Never.</summary>
    [OneOf("Always", "OnFailure", "Never"), DefaultsTo("Always")]
    public string? RestartPolicy { get; init; }

    /// <summary>The name of the way of running containers to use.</summary>
    public string? RuntimeClassName { get; init; }

    /// <summary>The scheduler that finds the node.</summary>
    [DefaultsTo("default-scheduler")]
    public string? SchedulerName { get; init; }

    /// <summary>Reasons not to schedule the pod yet.</summary>
    [PatchMerge("name"), ListMap("name")]
    public IReadOnlyList<PodSchedulingGate> SchedulingGates { get; init => field = value ?? []; } = [];

    public PodSchedulingGroup? SchedulingGroup { get; init; }

    /// <summary>Identity and rights for all containers.</summary>
    [DefaultsToEmpty]
    public PodSecurityContext? SecurityContext { get; init; }

    /// <summary>The older name of serviceAccountName.</summary>
    public string? ServiceAccount { get; init; }

    /// <summary>The identity with which the pod speaks to the API.</summary>
    public string? ServiceAccountName { get; init; }

    /// <summary>Whether the host name is the full domain name.</summary>
    public bool? SetHostnameAsFQDN { get; init; }

    /// <summary>Whether the containers see each other's processes.</summary>
    public bool? ShareProcessNamespace { get; init; }

    /// <summary>The name of a headless service in whose domain the pod's host name can be found.</summary>
    public string? Subdomain { get; init; }

    /// <summary>Seconds between the polite request to stop and the end by force. 30 by default.</summary>
    [DefaultsTo(30)]
    public long? TerminationGracePeriodSeconds { get; init; }

    /// <summary>Taints of nodes that do not keep the pod away.</summary>
    [ListAtomic]
    public IReadOnlyList<Toleration> Tolerations { get; init => field = value ?? []; } = [];

    /// <summary>How the pod and its like are spread over zones or nodes.</summary>
    [PatchMerge("topologyKey"), ListMap("topologyKey", "whenUnsatisfiable")]
    public IReadOnlyList<TopologySpreadConstraint> TopologySpreadConstraints { get; init => field = value ?? []; } = [];

    /// <summary>The volumes that containers may mount.</summary>
    [PatchMerge("name"), PatchRetainKeys, ListMap("name")]
    public IReadOnlyList<Volume> Volumes { get; init => field = value ?? []; } = [];
}
