using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record LoadBalancerIngress
{
    public string? Hostname { get; init; }

    public string? Ip { get; init; }

    public string? IpMode { get; init; }

    [ListAtomic]
    public IReadOnlyList<PortStatus> Ports { get; init => field = value ?? []; } = [];
}
