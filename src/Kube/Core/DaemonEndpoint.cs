using System.Text.Json.Serialization;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record DaemonEndpoint
{
    [JsonPropertyName("Port"), RequiredField]
    public int Port { get; init; }
}
