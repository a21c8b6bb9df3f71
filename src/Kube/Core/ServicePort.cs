using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A port of a service and the port of the pods that it leads to.</summary>
public sealed record ServicePort
{
    /// <summary>The protocol above TCP or UDP that is spoken, such as http or kubernetes.io/h2c; for information.</summary>
    [WireField(6, KeepsZero = true)]
    public string? AppProtocol { get; init; }

    /// <summary>The name of the port; needed where there are several.</summary>
    [WireField(1)]
    public string? Name { get; init; }

    /// <summary>The port on every node; given by the server unless named.</summary>
    [WireField(5)]
    public int? NodePort { get; init; }

    /// <summary>The port of the service.</summary>
    [RequiredField, WireField(3, KeepsZero = true)]
    public int Port { get; init; }

    /// <summary>TCP, UDP or SCTP.</summary>
    [OneOf("SCTP", "TCP", "UDP"), DefaultsTo("TCP"), WireField(2)]
    public string? Protocol { get; init; }

    /// <summary>The port of the pods, by number or by the name of a container port. The same number by default.</summary>
    [WireField(4)]
    public IntOrString? TargetPort { get; init; }
}
