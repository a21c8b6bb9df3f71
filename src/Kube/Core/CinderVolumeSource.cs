using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record CinderVolumeSource
{
    public string? FsType { get; init; }

    public bool? ReadOnly { get; init; }

    public LocalObjectReference? SecretRef { get; init; }

    [RequiredField]
    public string VolumeID { get; init => field = value ?? ""; } = "";
}
