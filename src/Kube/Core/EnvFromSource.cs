using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>A config map or a secret whose entries all become environment variables.</summary>
public sealed record EnvFromSource
{
    /// <summary>The config map.</summary>
    [WireField(2)]
    public ConfigMapEnvSource? ConfigMapRef { get; init; }

    /// <summary>Text put in front of every name.</summary>
    [WireField(1)]
    public string? Prefix { get; init; }

    /// <summary>The secret.</summary>
    [WireField(3)]
    public SecretEnvSource? SecretRef { get; init; }
}
