using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Networking;

/// <summary>The pods, and the traffic that they may have.</summary>
public sealed record NetworkPolicySpec
{
    /// <summary>What the pods may send.</summary>
    [ListAtomic, WireField(3)]
    public IReadOnlyList<NetworkPolicyEgressRule> Egress { get; init => field = value ?? []; } = [];

    /// <summary>What the pods may get.</summary>
    [ListAtomic, WireField(2)]
    public IReadOnlyList<NetworkPolicyIngressRule> Ingress { get; init => field = value ?? []; } = [];

    /// <summary>The pods, by labels; an empty selector means all of the namespace.</summary>
    [WireField(1)]
    public LabelSelector? PodSelector { get; init; }

    /// <summary>Whether the policy is about Ingress, Egress or both.</summary>
    [ListAtomic, WireField(4)]
    public IReadOnlyList<string> PolicyTypes { get; init => field = value ?? []; } = [];
}
