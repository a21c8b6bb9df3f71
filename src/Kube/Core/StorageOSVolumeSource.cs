namespace Gantry.Kube.Core;

public sealed record StorageOSVolumeSource
{
    public string? FsType { get; init; }

    public bool? ReadOnly { get; init; }

    public LocalObjectReference? SecretRef { get; init; }

    public string? VolumeName { get; init; }

    public string? VolumeNamespace { get; init; }
}
