using System.Text.Json.Serialization;

namespace Gantry.Images.Catalog;

/// <summary>A stack of layers that is kept under a key though no image has it: what builds remember.</summary>
internal sealed record KeptLayers
{
    [JsonPropertyName("key")]
    public string Key { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("layers")]
    public IReadOnlyList<ImageLayer> Layers { get; init => field = value ?? []; } = [];
}
