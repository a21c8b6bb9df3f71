namespace Gantry.Kube.Core;

/// <summary>All entries of a secret, as environment variables.</summary>
public sealed record SecretEnvSource
{
    /// <summary>The name.</summary>
    public string? Name { get; init; }

    /// <summary>Whether the pod may start although this does not exist.</summary>
    public bool? Optional { get; init; }
}
