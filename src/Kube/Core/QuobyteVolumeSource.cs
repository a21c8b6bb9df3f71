using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record QuobyteVolumeSource
{
    public string? Group { get; init; }

    public bool? ReadOnly { get; init; }

    [RequiredField]
    public string Registry { get; init => field = value ?? ""; } = "";

    public string? Tenant { get; init; }

    public string? User { get; init; }

    [RequiredField]
    public string Volume { get; init => field = value ?? ""; } = "";
}
