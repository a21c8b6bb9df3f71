using System.Text.Json.Serialization;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>The port of a program on a node.</summary>
public sealed record DaemonEndpoint
{
    /// <summary>The port, from 1 to 65535.</summary>
    [JsonPropertyName("Port"), RequiredField, WireField(1)]
    public int Port { get; init; }
}
