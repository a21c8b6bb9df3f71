using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record LoadBalancerStatus
{
    [ListAtomic]
    public IReadOnlyList<LoadBalancerIngress> Ingress { get; init => field = value ?? []; } = [];
}
