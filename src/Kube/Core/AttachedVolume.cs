using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record AttachedVolume
{
    [RequiredField]
    public string DevicePath { get; init => field = value ?? ""; } = "";

    [RequiredField]
    public string Name { get; init => field = value ?? ""; } = "";
}
