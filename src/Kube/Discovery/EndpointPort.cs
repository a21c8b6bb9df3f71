using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Discovery;

/// <summary>A port that the endpoints of a slice serve.</summary>
[MapAtomic]
public sealed record EndpointPort
{
    /// <summary>The protocol above TCP or UDP that is spoken, such as http or kubernetes.io/h2c; for information.</summary>
    [WireField(4, KeepsZero = true)]
    public string? AppProtocol { get; init; }

    /// <summary>The name.</summary>
    [DefaultsTo(""), WireField(1, KeepsZero = true)]
    public string? Name { get; init; }

    /// <summary>The port, from 1 to 65535.</summary>
    [WireField(3, KeepsZero = true)]
    public int? Port { get; init; }

    /// <summary>TCP, UDP or SCTP.</summary>
    [OneOf("SCTP", "TCP", "UDP"), DefaultsTo("TCP"), WireField(2, KeepsZero = true)]
    public string? Protocol { get; init; }
}
