using System.Text.Json.Serialization;
using Gantry.Oci;

namespace Gantry.Images.Layers;

/// <summary>One unpacked layer: a directory that is right only on top of the layers it was unpacked on.</summary>
internal sealed record LayerRecord
{
    [JsonPropertyName("chainId")]
    public required Digest ChainId { get; init; }

    [JsonPropertyName("diffId")]
    public required Digest DiffId { get; init; }

    [JsonPropertyName("bytes")]
    public required long Bytes { get; init; }
}
