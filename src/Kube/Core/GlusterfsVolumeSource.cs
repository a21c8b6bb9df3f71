using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record GlusterfsVolumeSource
{
    [RequiredField]
    public string Endpoints { get; init => field = value ?? ""; } = "";

    [RequiredField]
    public string Path { get; init => field = value ?? ""; } = "";

    public bool? ReadOnly { get; init; }
}
