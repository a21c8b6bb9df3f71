using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record AzureDiskVolumeSource
{
    [DefaultsTo("ReadWrite")]
    public string? CachingMode { get; init; }

    [RequiredField]
    public string DiskName { get; init => field = value ?? ""; } = "";

    [RequiredField]
    public string DiskURI { get; init => field = value ?? ""; } = "";

    [DefaultsTo("ext4")]
    public string? FsType { get; init; }

    [DefaultsTo("Shared")]
    public string? Kind { get; init; }

    [DefaultsTo(false)]
    public bool? ReadOnly { get; init; }
}
