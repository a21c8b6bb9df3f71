namespace Gantry.Kube.Core;

public sealed record NodeConfigSource
{
    public ConfigMapNodeConfigSource? ConfigMap { get; init; }
}
