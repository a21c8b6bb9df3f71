using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>Addresses that serve the same ports.</summary>
public sealed record EndpointSubset
{
    /// <summary>Addresses that take traffic.</summary>
    [ListAtomic, WireField(1)]
    public IReadOnlyList<EndpointAddress> Addresses { get; init => field = value ?? []; } = [];

    /// <summary>Addresses that do not take traffic yet.</summary>
    [ListAtomic, WireField(2)]
    public IReadOnlyList<EndpointAddress> NotReadyAddresses { get; init => field = value ?? []; } = [];

    /// <summary>The ports.</summary>
    [ListAtomic, WireField(3)]
    public IReadOnlyList<EndpointsPort> Ports { get; init => field = value ?? []; } = [];
}
