using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record AzureDiskVolumeSource
{
    public string? CachingMode { get; init; }

    [RequiredField]
    public string DiskName { get; init => field = value ?? ""; } = "";

    [RequiredField]
    public string DiskURI { get; init => field = value ?? ""; } = "";

    public string? FsType { get; init; }

    public string? Kind { get; init; }

    public bool? ReadOnly { get; init; }
}
