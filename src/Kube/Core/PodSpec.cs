using System.Collections.Frozen;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record PodSpec
{
    public long? ActiveDeadlineSeconds { get; init; }

    public Affinity? Affinity { get; init; }

    public bool? AutomountServiceAccountToken { get; init; }

    [RequiredField, PatchMerge("name"), ListMap("name")]
    public IReadOnlyList<Container> Containers { get; init => field = value ?? []; } = [];

    public PodDNSConfig? DnsConfig { get; init; }

    [OneOf("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"), DefaultsTo("ClusterFirst")]
    public string? DnsPolicy { get; init; }

    public bool? EnableServiceLinks { get; init; }

    [PatchMerge("name"), ListMap("name")]
    public IReadOnlyList<EphemeralContainer> EphemeralContainers { get; init => field = value ?? []; } = [];

    [PatchMerge("ip"), ListMap("ip")]
    public IReadOnlyList<HostAlias> HostAliases { get; init => field = value ?? []; } = [];

    public bool? HostIPC { get; init; }

    public bool? HostNetwork { get; init; }

    public bool? HostPID { get; init; }

    public bool? HostUsers { get; init; }

    public string? Hostname { get; init; }

    public string? HostnameOverride { get; init; }

    [PatchMerge("name"), ListMap("name")]
    public IReadOnlyList<LocalObjectReference> ImagePullSecrets { get; init => field = value ?? []; } = [];

    [PatchMerge("name"), ListMap("name")]
    public IReadOnlyList<Container> InitContainers { get; init => field = value ?? []; } = [];

    public string? NodeName { get; init; }

    [MapAtomic]
    public IReadOnlyDictionary<string, string> NodeSelector { get; init => field = value ?? FrozenDictionary<string, string>.Empty; } = FrozenDictionary<string, string>.Empty;

    public PodOS? Os { get; init; }

    public IReadOnlyDictionary<string, Quantity> Overhead { get; init => field = value ?? FrozenDictionary<string, Quantity>.Empty; } = FrozenDictionary<string, Quantity>.Empty;

    [OneOf("PreemptLowerPriority", "Never")]
    public string? PreemptionPolicy { get; init; }

    public int? Priority { get; init; }

    public string? PriorityClassName { get; init; }

    [ListAtomic]
    public IReadOnlyList<PodReadinessGate> ReadinessGates { get; init => field = value ?? []; } = [];

    [PatchMerge("name"), PatchRetainKeys, ListMap("name")]
    public IReadOnlyList<PodResourceClaim> ResourceClaims { get; init => field = value ?? []; } = [];

    public ResourceRequirements? Resources { get; init; }

    [OneOf("Always", "OnFailure", "Never"), DefaultsTo("Always")]
    public string? RestartPolicy { get; init; }

    public string? RuntimeClassName { get; init; }

    [DefaultsTo("default-scheduler")]
    public string? SchedulerName { get; init; }

    [PatchMerge("name"), ListMap("name")]
    public IReadOnlyList<PodSchedulingGate> SchedulingGates { get; init => field = value ?? []; } = [];

    public PodSchedulingGroup? SchedulingGroup { get; init; }

    [DefaultsToEmpty]
    public PodSecurityContext? SecurityContext { get; init; }

    public string? ServiceAccount { get; init; }

    public string? ServiceAccountName { get; init; }

    public bool? SetHostnameAsFQDN { get; init; }

    public bool? ShareProcessNamespace { get; init; }

    public string? Subdomain { get; init; }

    [DefaultsTo(30)]
    public long? TerminationGracePeriodSeconds { get; init; }

    [ListAtomic]
    public IReadOnlyList<Toleration> Tolerations { get; init => field = value ?? []; } = [];

    [PatchMerge("topologyKey"), ListMap("topologyKey", "whenUnsatisfiable")]
    public IReadOnlyList<TopologySpreadConstraint> TopologySpreadConstraints { get; init => field = value ?? []; } = [];

    [PatchMerge("name"), PatchRetainKeys, ListMap("name")]
    public IReadOnlyList<Volume> Volumes { get; init => field = value ?? []; } = [];
}
