using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>The state of a mounted volume.</summary>
public sealed record VolumeStatus
{
    /// <summary>The image.</summary>
    [WireField(1)]
    public ImageVolumeStatus? Image { get; init; }
}
