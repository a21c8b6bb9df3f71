using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record AWSElasticBlockStoreVolumeSource
{
    public string? FsType { get; init; }

    public int? Partition { get; init; }

    public bool? ReadOnly { get; init; }

    [RequiredField]
    public string VolumeID { get; init => field = value ?? ""; } = "";
}
