using System.Text.Json.Serialization;
using Gantry.Oci;

namespace Gantry.Images.Catalog;

/// <summary>What the catalog file keeps of one image.</summary>
internal sealed record CatalogEntry
{
    [JsonPropertyName("id")]
    public required Digest Id { get; init; }

    [JsonPropertyName("manifest")]
    public required Digest Manifest { get; init; }

    [JsonPropertyName("tags")]
    public IReadOnlyList<string> Tags { get; init => field = value ?? []; } = [];

    [JsonPropertyName("digests")]
    public IReadOnlyList<string> Digests { get; init => field = value ?? []; } = [];

    /// <summary>The lists of images for several platforms that this one was chosen from.</summary>
    [JsonPropertyName("indexes")]
    public IReadOnlyList<Digest> Indexes { get; init => field = value ?? []; } = [];

    [JsonPropertyName("tagged")]
    public DateTimeOffset? Tagged { get; init; }
}
