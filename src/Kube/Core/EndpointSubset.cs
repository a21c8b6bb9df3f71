using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>Addresses that serve the same ports.</summary>
public sealed record EndpointSubset
{
    /// <summary>Addresses that take traffic.</summary>
    [ListAtomic]
    public IReadOnlyList<EndpointAddress> Addresses { get; init => field = value ?? []; } = [];

    /// <summary>Addresses that do not take traffic yet.</summary>
    [ListAtomic]
    public IReadOnlyList<EndpointAddress> NotReadyAddresses { get; init => field = value ?? []; } = [];

    /// <summary>The ports.</summary>
    [ListAtomic]
    public IReadOnlyList<EndpointsPort> Ports { get; init => field = value ?? []; } = [];
}
