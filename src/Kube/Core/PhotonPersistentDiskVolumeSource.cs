using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record PhotonPersistentDiskVolumeSource
{
    public string? FsType { get; init; }

    [RequiredField]
    public string PdID { get; init => field = value ?? ""; } = "";
}
