using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Networking;

/// <summary>The other side of the traffic: a network, or pods by labels.</summary>
public sealed record NetworkPolicyPeer
{
    /// <summary>A network; no other field may be set then.</summary>
    [WireField(3)]
    public IPBlock? IpBlock { get; init; }

    /// <summary>Pods of namespaces with such labels; an empty selector means all namespaces.</summary>
    [WireField(2)]
    public LabelSelector? NamespaceSelector { get; init; }

    /// <summary>Pods with such labels, of the policy's namespace or of those that were selected.</summary>
    [WireField(1)]
    public LabelSelector? PodSelector { get; init; }
}
