using System.Collections.Frozen;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>What a service is to be: which pods, which ports, reached how.</summary>
public sealed record ServiceSpec
{
    /// <summary>Whether a service of type LoadBalancer also gets ports on the nodes.</summary>
    [WireField(20, KeepsZero = true)]
    public bool? AllocateLoadBalancerNodePorts { get; init; }

    /// <summary>The address in the cluster; given by the server unless named. None makes a headless service, whose name leads to the pods themselves.</summary>
    [WireField(3)]
    public string? ClusterIP { get; init; }

    /// <summary>The addresses in the cluster, at most one of each family.</summary>
    [ListAtomic, WireField(18)]
    public IReadOnlyList<string> ClusterIPs { get; init => field = value ?? []; } = [];

    /// <summary>Further addresses for which nodes take traffic.</summary>
    [ListAtomic, WireField(5)]
    public IReadOnlyList<string> ExternalIPs { get; init => field = value ?? []; } = [];

    /// <summary>The name that the service stands for, with the type ExternalName.</summary>
    [WireField(10)]
    public string? ExternalName { get; init; }

    /// <summary>Cluster passes traffic from outside to any pod, Local only to those on the node it came to, and keeps the client's address.</summary>
    [OneOf("Cluster", "Local"), WireField(11)]
    public string? ExternalTrafficPolicy { get; init; }

    /// <summary>The port on which nodes tell load balancers whether they have pods of the service.</summary>
    [WireField(12)]
    public int? HealthCheckNodePort { get; init; }

    /// <summary>Cluster passes traffic to any pod, Local only to those on the same node.</summary>
    [OneOf("Cluster", "Local"), WireField(22, KeepsZero = true)]
    public string? InternalTrafficPolicy { get; init; }

    /// <summary>IPv4, IPv6 or both.</summary>
    [ListAtomic, WireField(19)]
    public IReadOnlyList<string> IpFamilies { get; init => field = value ?? []; } = [];

    /// <summary>SingleStack, PreferDualStack or RequireDualStack.</summary>
    [OneOf("SingleStack", "PreferDualStack", "RequireDualStack"), WireField(17, KeepsZero = true)]
    public string? IpFamilyPolicy { get; init; }

    /// <summary>Which implementation of load balancers is asked.</summary>
    [WireField(21, KeepsZero = true)]
    public string? LoadBalancerClass { get; init; }

    /// <summary>The address wanted from the load balancer.</summary>
    [WireField(8)]
    public string? LoadBalancerIP { get; init; }

    /// <summary>The clients that the load balancer lets in.</summary>
    [ListAtomic, WireField(9)]
    public IReadOnlyList<string> LoadBalancerSourceRanges { get; init => field = value ?? []; } = [];

    /// <summary>The ports of the service.</summary>
    [PatchMerge("port"), ListMap("port", "protocol"), WireField(1)]
    public IReadOnlyList<ServicePort> Ports { get; init => field = value ?? []; } = [];

    /// <summary>Whether pods that are not ready are found too.</summary>
    [WireField(13)]
    public bool? PublishNotReadyAddresses { get; init; }

    /// <summary>The labels of the pods. Without any, endpoints are made by someone else.</summary>
    [MapAtomic, WireField(2)]
    public IReadOnlyDictionary<string, string> Selector { get; init => field = value ?? FrozenDictionary<string, string>.Empty; } = FrozenDictionary<string, string>.Empty;

    /// <summary>ClientIP keeps each client with one pod, None does not.</summary>
    [OneOf("ClientIP", "None"), DefaultsTo("None"), WireField(7)]
    public string? SessionAffinity { get; init; }

    /// <summary>How long a client stays with one pod.</summary>
    [WireField(14)]
    public SessionAffinityConfig? SessionAffinityConfig { get; init; }

    /// <summary>A wish for near endpoints, such as PreferClose.</summary>
    [WireField(23, KeepsZero = true)]
    public string? TrafficDistribution { get; init; }

    /// <summary>ClusterIP is reached in the cluster, NodePort also on every node, LoadBalancer also through a load balancer, ExternalName is only a name.</summary>
    [OneOf("ClusterIP", "ExternalName", "LoadBalancer", "NodePort"), DefaultsTo("ClusterIP"), WireField(4)]
    public string? Type { get; init; }
}
