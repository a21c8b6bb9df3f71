namespace Gantry.Kube.Core;

public sealed record FlockerVolumeSource
{
    public string? DatasetName { get; init; }

    public string? DatasetUUID { get; init; }
}
