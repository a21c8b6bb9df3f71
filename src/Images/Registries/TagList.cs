using System.Text.Json.Serialization;

namespace Gantry.Images.Registries;

/// <summary>A page of the tags of a repository.</summary>
internal sealed record TagList
{
    [JsonPropertyName("tags")]
    public IReadOnlyList<string> Tags { get; init => field = value ?? []; } = [];
}
