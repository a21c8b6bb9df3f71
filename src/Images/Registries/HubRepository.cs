using System.Text.Json.Serialization;

namespace Gantry.Images.Registries;

/// <summary>One repository in an answer of Docker Hub.</summary>
internal sealed record HubRepository
{
    [JsonPropertyName("name")]
    public string Name { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("description")]
    public string Description { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("star_count")]
    public int Stars { get; init; }

    [JsonPropertyName("is_official")]
    public bool IsOfficial { get; init; }
}
