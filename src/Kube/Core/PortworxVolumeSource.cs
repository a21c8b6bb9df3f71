using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record PortworxVolumeSource
{
    public string? FsType { get; init; }

    public bool? ReadOnly { get; init; }

    [RequiredField]
    public string VolumeID { get; init => field = value ?? ""; } = "";
}
