using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Networking;

/// <summary>Where an ingress is reached.</summary>
public sealed record IngressStatus
{
    /// <summary>The addresses.</summary>
    [WireField(1)]
    public IngressLoadBalancerStatus? LoadBalancer { get; init; }
}
