using System.Text.Json.Serialization;

namespace Gantry.Images.Catalog;

/// <summary>The catalog as it lies on disk.</summary>
internal sealed record CatalogFile
{
    [JsonPropertyName("version")]
    public int Version { get; init; } = 1;

    [JsonPropertyName("images")]
    public IReadOnlyList<CatalogEntry> Images { get; init => field = value ?? []; } = [];

    [JsonPropertyName("kept")]
    public IReadOnlyList<KeptLayers> Kept { get; init => field = value ?? []; } = [];
}
