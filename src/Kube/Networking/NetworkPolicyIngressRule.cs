using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Networking;

/// <summary>Traffic that pods may get.</summary>
public sealed record NetworkPolicyIngressRule
{
    /// <summary>From these peers; from all where there are none.</summary>
    [ListAtomic, WireField(2)]
    public IReadOnlyList<NetworkPolicyPeer> From { get; init => field = value ?? []; } = [];

    /// <summary>To these ports; to all where there are none.</summary>
    [ListAtomic, WireField(1)]
    public IReadOnlyList<NetworkPolicyPort> Ports { get; init => field = value ?? []; } = [];
}
