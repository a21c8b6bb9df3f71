using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record PortStatus
{
    public string? Error { get; init; }

    [RequiredField]
    public int Port { get; init; }

    [RequiredField]
    public string Protocol { get; init => field = value ?? ""; } = "";
}
