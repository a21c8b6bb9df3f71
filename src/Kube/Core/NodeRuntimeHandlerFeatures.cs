using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>What a way of running containers can do.</summary>
public sealed record NodeRuntimeHandlerFeatures
{
    /// <summary>Whether mounts can be read only all the way down.</summary>
    [WireField(1, KeepsZero = true)]
    public bool? RecursiveReadOnlyMounts { get; init; }

    /// <summary>Whether pods can have user ids of their own.</summary>
    [WireField(2, KeepsZero = true)]
    public bool? UserNamespaces { get; init; }
}
