using System.Text.Json.Serialization;

namespace Gantry.Images.Registries;

/// <summary>What Docker Hub's search answers.</summary>
internal sealed record HubAnswer
{
    [JsonPropertyName("results")]
    public IReadOnlyList<HubRepository> Results { get; init => field = value ?? []; } = [];
}
