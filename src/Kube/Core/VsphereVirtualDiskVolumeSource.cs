using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record VsphereVirtualDiskVolumeSource
{
    public string? FsType { get; init; }

    public string? StoragePolicyID { get; init; }

    public string? StoragePolicyName { get; init; }

    [RequiredField]
    public string VolumePath { get; init => field = value ?? ""; } = "";
}
