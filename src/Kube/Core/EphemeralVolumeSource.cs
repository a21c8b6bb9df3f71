using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>A volume that is claimed when the pod is made and given back when it is gone.</summary>
public sealed record EphemeralVolumeSource
{
    /// <summary>The claim to make.</summary>
    [WireField(1)]
    public PersistentVolumeClaimTemplate? VolumeClaimTemplate { get; init; }
}
