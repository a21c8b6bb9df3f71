namespace Gantry.Kube.Core;

public sealed record EnvFromSource
{
    public ConfigMapEnvSource? ConfigMapRef { get; init; }

    public string? Prefix { get; init; }

    public SecretEnvSource? SecretRef { get; init; }
}
