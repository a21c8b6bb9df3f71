using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record VolumeMountStatus
{
    [RequiredField]
    public string MountPath { get; init => field = value ?? ""; } = "";

    [RequiredField]
    public string Name { get; init => field = value ?? ""; } = "";

    public bool? ReadOnly { get; init; }

    public string? RecursiveReadOnly { get; init; }

    public VolumeStatus? VolumeStatus { get; init; }
}
