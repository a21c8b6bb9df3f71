using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Networking;

/// <summary>Traffic that pods may send.</summary>
public sealed record NetworkPolicyEgressRule
{
    /// <summary>To these ports; to all where there are none.</summary>
    [ListAtomic, WireField(1)]
    public IReadOnlyList<NetworkPolicyPort> Ports { get; init => field = value ?? []; } = [];

    /// <summary>To these peers; to all where there are none.</summary>
    [ListAtomic, WireField(2)]
    public IReadOnlyList<NetworkPolicyPeer> To { get; init => field = value ?? []; } = [];
}
