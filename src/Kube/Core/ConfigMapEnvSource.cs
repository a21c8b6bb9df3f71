namespace Gantry.Kube.Core;

public sealed record ConfigMapEnvSource
{
    public string? Name { get; init; }

    public bool? Optional { get; init; }
}
