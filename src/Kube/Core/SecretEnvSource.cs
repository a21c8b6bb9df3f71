using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>All entries of a secret, as environment variables.</summary>
public sealed record SecretEnvSource
{
    /// <summary>The name.</summary>
    [WireField(1, 1)]
    public string? Name { get; init; }

    /// <summary>Whether the pod may start although this does not exist.</summary>
    [WireField(2, KeepsZero = true)]
    public bool? Optional { get; init; }
}
