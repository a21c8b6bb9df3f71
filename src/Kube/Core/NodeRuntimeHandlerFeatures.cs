namespace Gantry.Kube.Core;

/// <summary>What a way of running containers can do.</summary>
public sealed record NodeRuntimeHandlerFeatures
{
    /// <summary>Whether mounts can be read only all the way down.</summary>
    public bool? RecursiveReadOnlyMounts { get; init; }

    /// <summary>Whether pods can have user ids of their own.</summary>
    public bool? UserNamespaces { get; init; }
}
