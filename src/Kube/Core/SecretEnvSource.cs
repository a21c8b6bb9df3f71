namespace Gantry.Kube.Core;

public sealed record SecretEnvSource
{
    public string? Name { get; init; }

    public bool? Optional { get; init; }
}
