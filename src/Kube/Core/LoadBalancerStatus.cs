using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>Where load balancers take traffic for a service.</summary>
public sealed record LoadBalancerStatus
{
    /// <summary>The places.</summary>
    [ListAtomic, WireField(1)]
    public IReadOnlyList<LoadBalancerIngress> Ingress { get; init => field = value ?? []; } = [];
}
