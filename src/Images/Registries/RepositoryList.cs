using System.Text.Json.Serialization;

namespace Gantry.Images.Registries;

/// <summary>The repositories of a registry, from its catalog.</summary>
internal sealed record RepositoryList
{
    [JsonPropertyName("repositories")]
    public IReadOnlyList<string> Repositories { get; init => field = value ?? []; } = [];
}
