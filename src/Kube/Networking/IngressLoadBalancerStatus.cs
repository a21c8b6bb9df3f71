using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Networking;

/// <summary>The addresses that an ingress is reached at.</summary>
public sealed record IngressLoadBalancerStatus
{
    /// <summary>The addresses.</summary>
    [ListAtomic, WireField(1)]
    public IReadOnlyList<IngressLoadBalancerIngress> Ingress { get; init => field = value ?? []; } = [];
}
