using System.Text.Json.Serialization;

namespace Gantry.DockerApi.Builds;

/// <summary>The line from which programs read the id of a built image.</summary>
internal sealed record BuildAux([property: JsonPropertyName("ID")] string Id);
