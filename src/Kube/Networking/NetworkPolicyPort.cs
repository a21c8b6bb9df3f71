using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Networking;

/// <summary>A port, or a range of them.</summary>
public sealed record NetworkPolicyPort
{
    /// <summary>The last port of a range that begins with the port.</summary>
    [WireField(3, KeepsZero = true)]
    public int? EndPort { get; init; }

    /// <summary>The port by number or by the name that it has in the pod; all where it is left out.</summary>
    [WireField(2)]
    public IntOrString? Port { get; init; }

    /// <summary>TCP, UDP or SCTP.</summary>
    [OneOf("SCTP", "TCP", "UDP"), DefaultsTo("TCP"), WireField(1, KeepsZero = true)]
    public string? Protocol { get; init; }
}
