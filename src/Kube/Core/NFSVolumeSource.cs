using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record NFSVolumeSource
{
    [RequiredField]
    public string Path { get; init => field = value ?? ""; } = "";

    public bool? ReadOnly { get; init; }

    [RequiredField]
    public string Server { get; init => field = value ?? ""; } = "";
}
