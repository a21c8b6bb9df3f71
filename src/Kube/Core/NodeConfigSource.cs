using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>Where a node's agent once took its configuration from. No longer used.</summary>
public sealed record NodeConfigSource
{
    /// <summary>The config map with the settings.</summary>
    [WireField(2)]
    public ConfigMapNodeConfigSource? ConfigMap { get; init; }
}
