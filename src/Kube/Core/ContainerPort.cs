using System.Text.Json.Serialization;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A port on which a container listens.</summary>
public sealed record ContainerPort
{
    /// <summary>The port inside the pod.</summary>
    [JsonPropertyName("containerPort"), RequiredField]
    public int Number { get; init; }

    /// <summary>The address of the node that the port is opened on; all of them by default.</summary>
    public string? HostIP { get; init; }

    /// <summary>A port of the node that leads to this one.</summary>
    public int? HostPort { get; init; }

    /// <summary>A name that services and probes can use instead of the number.</summary>
    public string? Name { get; init; }

    /// <summary>TCP, UDP or SCTP.</summary>
    [OneOf("TCP", "UDP", "SCTP"), DefaultsTo("TCP")]
    public string? Protocol { get; init; }
}
