using Gantry.Kube.Schemas;

namespace Gantry.Kube.Discovery;

public sealed record EndpointHints
{
    [ListAtomic]
    public IReadOnlyList<ForNode> ForNodes { get; init => field = value ?? []; } = [];

    [ListAtomic]
    public IReadOnlyList<ForZone> ForZones { get; init => field = value ?? []; } = [];
}
