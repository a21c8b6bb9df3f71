using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record HostPathVolumeSource
{
    [RequiredField]
    public string Path { get; init => field = value ?? ""; } = "";

    public string? Type { get; init; }
}
