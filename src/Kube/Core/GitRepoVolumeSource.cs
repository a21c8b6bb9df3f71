using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record GitRepoVolumeSource
{
    public string? Directory { get; init; }

    [RequiredField]
    public string Repository { get; init => field = value ?? ""; } = "";

    public string? Revision { get; init; }
}
