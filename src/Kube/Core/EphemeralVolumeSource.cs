namespace Gantry.Kube.Core;

public sealed record EphemeralVolumeSource
{
    public PersistentVolumeClaimTemplate? VolumeClaimTemplate { get; init; }
}
