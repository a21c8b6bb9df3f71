namespace Gantry.Kube.Core;

/// <summary>One way of running containers that a node offers.</summary>
public sealed record NodeRuntimeHandler
{
    public NodeRuntimeHandlerFeatures? Features { get; init; }

    /// <summary>The name.</summary>
    public string? Name { get; init; }
}
