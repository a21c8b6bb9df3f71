using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Networking;

/// <summary>An address that an ingress is reached at.</summary>
public sealed record IngressLoadBalancerIngress
{
    /// <summary>The address as a name.</summary>
    [WireField(2)]
    public string? Hostname { get; init; }

    /// <summary>The address as a number.</summary>
    [WireField(1)]
    public string? Ip { get; init; }

    /// <summary>The ports that are open there.</summary>
    [ListAtomic, WireField(4)]
    public IReadOnlyList<IngressPortStatus> Ports { get; init => field = value ?? []; } = [];
}
