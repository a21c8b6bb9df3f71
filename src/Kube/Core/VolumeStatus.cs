namespace Gantry.Kube.Core;

/// <summary>The state of a mounted volume.</summary>
public sealed record VolumeStatus
{
    /// <summary>The image.</summary>
    public ImageVolumeStatus? Image { get; init; }
}
