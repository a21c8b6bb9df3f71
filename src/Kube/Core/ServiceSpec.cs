using System.Collections.Frozen;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>What a service is to be: which pods, which ports, reached how.</summary>
public sealed record ServiceSpec
{
    /// <summary>Whether a service of type LoadBalancer also gets ports on the nodes.</summary>
    public bool? AllocateLoadBalancerNodePorts { get; init; }

    /// <summary>The address in the cluster; given by the server unless named. None makes a headless service, whose name leads to the pods themselves.</summary>
    public string? ClusterIP { get; init; }

    /// <summary>The addresses in the cluster, at most one of each family.</summary>
    [ListAtomic]
    public IReadOnlyList<string> ClusterIPs { get; init => field = value ?? []; } = [];

    /// <summary>Further addresses for which nodes take traffic.</summary>
    [ListAtomic]
    public IReadOnlyList<string> ExternalIPs { get; init => field = value ?? []; } = [];

    /// <summary>The name that the service stands for, with the type ExternalName.</summary>
    public string? ExternalName { get; init; }

    /// <summary>Cluster passes traffic from outside to any pod, Local only to those on the node it came to, and keeps the client's address.</summary>
    [OneOf("Cluster", "Local")]
    public string? ExternalTrafficPolicy { get; init; }

    /// <summary>The port on which nodes tell load balancers whether they have pods of the service.</summary>
    public int? HealthCheckNodePort { get; init; }

    /// <summary>Cluster passes traffic to any pod, Local only to those on the same node.</summary>
    [OneOf("Cluster", "Local")]
    public string? InternalTrafficPolicy { get; init; }

    /// <summary>IPv4, IPv6 or both.</summary>
    [ListAtomic]
    public IReadOnlyList<string> IpFamilies { get; init => field = value ?? []; } = [];

    /// <summary>SingleStack, PreferDualStack or RequireDualStack.</summary>
    [OneOf("SingleStack", "PreferDualStack", "RequireDualStack")]
    public string? IpFamilyPolicy { get; init; }

    /// <summary>Which implementation of load balancers is asked.</summary>
    public string? LoadBalancerClass { get; init; }

    /// <summary>The address wanted from the load balancer.</summary>
    public string? LoadBalancerIP { get; init; }

    /// <summary>The clients that the load balancer lets in.</summary>
    [ListAtomic]
    public IReadOnlyList<string> LoadBalancerSourceRanges { get; init => field = value ?? []; } = [];

    /// <summary>The ports of the service.</summary>
    [PatchMerge("port"), ListMap("port", "protocol")]
    public IReadOnlyList<ServicePort> Ports { get; init => field = value ?? []; } = [];

    /// <summary>Whether pods that are not ready are found too.</summary>
    public bool? PublishNotReadyAddresses { get; init; }

    /// <summary>The labels of the pods. Without any, endpoints are made by someone else.</summary>
    [MapAtomic]
    public IReadOnlyDictionary<string, string> Selector { get; init => field = value ?? FrozenDictionary<string, string>.Empty; } = FrozenDictionary<string, string>.Empty;

    /// <summary>ClientIP keeps each client with one pod, None does not.</summary>
    [OneOf("ClientIP", "None"), DefaultsTo("None")]
    public string? SessionAffinity { get; init; }

    /// <summary>How long a client stays with one pod.</summary>
    public SessionAffinityConfig? SessionAffinityConfig { get; init; }

    /// <summary>A wish for near endpoints, such as PreferClose.</summary>
    public string? TrafficDistribution { get; init; }

    /// <summary>ClusterIP is reached in the cluster, NodePort also on every node, LoadBalancer also through a load balancer, ExternalName is only a name.</summary>
    [OneOf("ClusterIP", "NodePort", "LoadBalancer", "ExternalName"), DefaultsTo("ClusterIP")]
    public string? Type { get; init; }
}
