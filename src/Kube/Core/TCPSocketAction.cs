using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record TCPSocketAction
{
    public string? Host { get; init; }

    [RequiredField]
    public IntOrString Port { get; init; }
}
