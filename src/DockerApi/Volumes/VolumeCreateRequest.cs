using System.Text.Json;

namespace Gantry.DockerApi.Volumes;

/// <summary>What a client wants a new volume to be.</summary>
internal sealed record VolumeCreateRequest
{
    public string? Name { get; init; }

    public string? Driver { get; init; }

    public Dictionary<string, string>? DriverOpts { get; init; }

    public Dictionary<string, string>? Labels { get; init; }

    /// <summary>Given only for volumes of a swarm.</summary>
    public JsonElement? ClusterVolumeSpec { get; init; }
}
