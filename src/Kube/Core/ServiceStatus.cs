using Gantry.Kube.Meta;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record ServiceStatus
{
    [PatchMerge("type"), ListMap("type")]
    public IReadOnlyList<Condition> Conditions { get; init => field = value ?? []; } = [];

    public LoadBalancerStatus? LoadBalancer { get; init; }
}
