using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A port that the addresses of a subset serve.</summary>
[MapAtomic, DefinitionName("EndpointPort")]
public sealed record EndpointsPort
{
    /// <summary>The protocol above TCP or UDP that is spoken, such as http or kubernetes.io/h2c; for information.</summary>
    [WireField(4, KeepsZero = true)]
    public string? AppProtocol { get; init; }

    /// <summary>The name.</summary>
    [WireField(1)]
    public string? Name { get; init; }

    /// <summary>The port, from 1 to 65535.</summary>
    [RequiredField, WireField(2, KeepsZero = true)]
    public int Port { get; init; }

    /// <summary>TCP, UDP or SCTP.</summary>
    [OneOf("SCTP", "TCP", "UDP"), DefaultsTo("TCP"), WireField(3)]
    public string? Protocol { get; init; }
}
