using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Storage;

/// <summary>How many volumes a node can have.</summary>
public sealed record VolumeNodeResources
{
    /// <summary>The number; no bound where it is left out.</summary>
    [WireField(1, KeepsZero = true)]
    public int? Count { get; init; }
}
