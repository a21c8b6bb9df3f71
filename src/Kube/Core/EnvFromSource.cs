namespace Gantry.Kube.Core;

/// <summary>A config map or a secret whose entries all become environment variables.</summary>
public sealed record EnvFromSource
{
    /// <summary>The config map.</summary>
    public ConfigMapEnvSource? ConfigMapRef { get; init; }

    /// <summary>Text put in front of every name.</summary>
    public string? Prefix { get; init; }

    /// <summary>The secret.</summary>
    public SecretEnvSource? SecretRef { get; init; }
}
