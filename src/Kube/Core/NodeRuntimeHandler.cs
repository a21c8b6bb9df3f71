namespace Gantry.Kube.Core;

public sealed record NodeRuntimeHandler
{
    public NodeRuntimeHandlerFeatures? Features { get; init; }

    public string? Name { get; init; }
}
