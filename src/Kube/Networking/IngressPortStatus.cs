using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Networking;

/// <summary>A port that an ingress is reached at.</summary>
public sealed record IngressPortStatus
{
    /// <summary>Why the port is not open, in one word.</summary>
    [WireField(3, KeepsZero = true)]
    public string? Error { get; init; }

    /// <summary>The number.</summary>
    [RequiredField, WireField(1)]
    public int Port { get; init; }

    /// <summary>TCP, UDP or SCTP.</summary>
    [RequiredField, WireField(2)]
    public string Protocol { get; init => field = value ?? ""; } = "";
}
