using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record GCEPersistentDiskVolumeSource
{
    public string? FsType { get; init; }

    public int? Partition { get; init; }

    [RequiredField]
    public string PdName { get; init => field = value ?? ""; } = "";

    public bool? ReadOnly { get; init; }
}
