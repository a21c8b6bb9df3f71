using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>Opens a TCP connection; it succeeds when the connection is made.</summary>
public sealed record TCPSocketAction
{
    /// <summary>The host to connect to; the pod's address by default.</summary>
    [WireField(2)]
    public string? Host { get; init; }

    /// <summary>The port, by number or by the name of a container port.</summary>
    [RequiredField, WireField(1)]
    public IntOrString Port { get; init; }
}
