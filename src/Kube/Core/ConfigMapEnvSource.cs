using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>All entries of a config map, as environment variables.</summary>
public sealed record ConfigMapEnvSource
{
    /// <summary>The name.</summary>
    [WireField(1, 1)]
    public string? Name { get; init; }

    /// <summary>Whether the pod may start although this does not exist.</summary>
    [WireField(2, KeepsZero = true)]
    public bool? Optional { get; init; }
}
