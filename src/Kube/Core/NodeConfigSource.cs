namespace Gantry.Kube.Core;

/// <summary>Where a node's agent once took its configuration from. No longer used.</summary>
public sealed record NodeConfigSource
{
    public ConfigMapNodeConfigSource? ConfigMap { get; init; }
}
