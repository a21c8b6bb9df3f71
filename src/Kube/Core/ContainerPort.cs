using System.Text.Json.Serialization;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A port on which a container listens.</summary>
public sealed record ContainerPort
{
    /// <summary>The port inside the pod.</summary>
    [JsonPropertyName("containerPort"), RequiredField, WireField(3)]
    public int Number { get; init; }

    /// <summary>The address of the node that the port is opened on; all of them by default.</summary>
    [WireField(5)]
    public string? HostIP { get; init; }

    /// <summary>A port of the node that leads to this one.</summary>
    [WireField(2)]
    public int? HostPort { get; init; }

    /// <summary>A name that services and probes can use instead of the number.</summary>
    [WireField(1)]
    public string? Name { get; init; }

    /// <summary>TCP, UDP or SCTP.</summary>
    [OneOf("SCTP", "TCP", "UDP"), DefaultsTo("TCP"), WireField(4)]
    public string? Protocol { get; init; }
}
