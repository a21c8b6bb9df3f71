using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A place where a load balancer takes traffic for a service.</summary>
public sealed record LoadBalancerIngress
{
    /// <summary>The name of the host.</summary>
    [WireField(2)]
    public string? Hostname { get; init; }

    /// <summary>The address.</summary>
    [WireField(1)]
    public string? Ip { get; init; }

    /// <summary>VIP where packets keep the balancer's address, Proxy where they come with the node's or pod's.</summary>
    [WireField(3, KeepsZero = true)]
    public string? IpMode { get; init; }

    /// <summary>The state of the ports.</summary>
    [ListAtomic, WireField(4)]
    public IReadOnlyList<PortStatus> Ports { get; init => field = value ?? []; } = [];
}
