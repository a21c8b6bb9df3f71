using System.Collections.Frozen;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record ServiceSpec
{
    public bool? AllocateLoadBalancerNodePorts { get; init; }

    public string? ClusterIP { get; init; }

    [ListAtomic]
    public IReadOnlyList<string> ClusterIPs { get; init => field = value ?? []; } = [];

    [ListAtomic]
    public IReadOnlyList<string> ExternalIPs { get; init => field = value ?? []; } = [];

    public string? ExternalName { get; init; }

    [OneOf("Cluster", "Local")]
    public string? ExternalTrafficPolicy { get; init; }

    public int? HealthCheckNodePort { get; init; }

    [OneOf("Cluster", "Local")]
    public string? InternalTrafficPolicy { get; init; }

    [ListAtomic]
    public IReadOnlyList<string> IpFamilies { get; init => field = value ?? []; } = [];

    [OneOf("SingleStack", "PreferDualStack", "RequireDualStack")]
    public string? IpFamilyPolicy { get; init; }

    public string? LoadBalancerClass { get; init; }

    public string? LoadBalancerIP { get; init; }

    [ListAtomic]
    public IReadOnlyList<string> LoadBalancerSourceRanges { get; init => field = value ?? []; } = [];

    [PatchMerge("port"), ListMap("port", "protocol")]
    public IReadOnlyList<ServicePort> Ports { get; init => field = value ?? []; } = [];

    public bool? PublishNotReadyAddresses { get; init; }

    [MapAtomic]
    public IReadOnlyDictionary<string, string> Selector { get; init => field = value ?? FrozenDictionary<string, string>.Empty; } = FrozenDictionary<string, string>.Empty;

    [OneOf("ClientIP", "None"), DefaultsTo("None")]
    public string? SessionAffinity { get; init; }

    public SessionAffinityConfig? SessionAffinityConfig { get; init; }

    public string? TrafficDistribution { get; init; }

    [OneOf("ClusterIP", "NodePort", "LoadBalancer", "ExternalName"), DefaultsTo("ClusterIP")]
    public string? Type { get; init; }
}
