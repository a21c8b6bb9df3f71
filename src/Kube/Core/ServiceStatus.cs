using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>The state of a service.</summary>
public sealed record ServiceStatus
{
    /// <summary>Statements about the state, one for each type.</summary>
    [PatchMerge("type"), ListMap("type"), WireField(2)]
    public IReadOnlyList<Condition> Conditions { get; init => field = value ?? []; } = [];

    /// <summary>Where load balancers take traffic.</summary>
    [WireField(1)]
    public LoadBalancerStatus? LoadBalancer { get; init; }
}
