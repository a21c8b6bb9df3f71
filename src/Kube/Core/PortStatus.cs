using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>The state of one port at a load balancer.</summary>
public sealed record PortStatus
{
    /// <summary>What is wrong with the port, in one word.</summary>
    public string? Error { get; init; }

    /// <summary>The port, from 1 to 65535.</summary>
    [RequiredField]
    public int Port { get; init; }

    /// <summary>TCP, UDP or SCTP.</summary>
    [RequiredField]
    public string Protocol { get; init => field = value ?? ""; } = "";
}
