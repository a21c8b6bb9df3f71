using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Discovery;

/// <summary>For whom an endpoint is meant.</summary>
public sealed record EndpointHints
{
    /// <summary>The nodes.</summary>
    [ListAtomic, WireField(2)]
    public IReadOnlyList<ForNode> ForNodes { get; init => field = value ?? []; } = [];

    /// <summary>The zones.</summary>
    [ListAtomic, WireField(1)]
    public IReadOnlyList<ForZone> ForZones { get; init => field = value ?? []; } = [];
}
