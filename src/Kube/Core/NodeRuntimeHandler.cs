using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>One way of running containers that a node offers.</summary>
public sealed record NodeRuntimeHandler
{
    /// <summary>What the runtime can do.</summary>
    [WireField(2)]
    public NodeRuntimeHandlerFeatures? Features { get; init; }

    /// <summary>The name.</summary>
    [WireField(1)]
    public string? Name { get; init; }
}
