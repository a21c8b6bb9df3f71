using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record EndpointSubset
{
    [ListAtomic]
    public IReadOnlyList<EndpointAddress> Addresses { get; init => field = value ?? []; } = [];

    [ListAtomic]
    public IReadOnlyList<EndpointAddress> NotReadyAddresses { get; init => field = value ?? []; } = [];

    [ListAtomic]
    public IReadOnlyList<EndpointsPort> Ports { get; init => field = value ?? []; } = [];
}
