using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>The nodes that can reach a volume.</summary>
public sealed record VolumeNodeAffinity
{
    /// <summary>What has to hold for a node.</summary>
    [WireField(1)]
    public NodeSelector? Required { get; init; }
}
