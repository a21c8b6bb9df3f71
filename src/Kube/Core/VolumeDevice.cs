using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record VolumeDevice
{
    [RequiredField]
    public string DevicePath { get; init => field = value ?? ""; } = "";

    [RequiredField]
    public string Name { get; init => field = value ?? ""; } = "";
}
