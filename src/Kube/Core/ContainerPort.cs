using System.Text.Json.Serialization;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record ContainerPort
{
    [JsonPropertyName("containerPort"), RequiredField]
    public int Number { get; init; }

    public string? HostIP { get; init; }

    public int? HostPort { get; init; }

    public string? Name { get; init; }

    [OneOf("TCP", "UDP", "SCTP"), DefaultsTo("TCP")]
    public string? Protocol { get; init; }
}
