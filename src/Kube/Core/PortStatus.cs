using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>The state of one port at a load balancer.</summary>
public sealed record PortStatus
{
    /// <summary>What is wrong with the port, in one word.</summary>
    [WireField(3, KeepsZero = true)]
    public string? Error { get; init; }

    /// <summary>The port, from 1 to 65535.</summary>
    [RequiredField, WireField(1, KeepsZero = true)]
    public int Port { get; init; }

    /// <summary>TCP, UDP or SCTP.</summary>
    [RequiredField, WireField(2)]
    public string Protocol { get; init => field = value ?? ""; } = "";
}
