namespace Gantry.Kube.Core;

public sealed record VolumeStatus
{
    public ImageVolumeStatus? Image { get; init; }
}
