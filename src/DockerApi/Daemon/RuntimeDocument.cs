using System.Text.Json.Serialization;

namespace Gantry.DockerApi.Daemon;

/// <summary>An OCI runtime by its program.</summary>
internal sealed record RuntimeDocument([property: JsonPropertyName("path")] string Path);
