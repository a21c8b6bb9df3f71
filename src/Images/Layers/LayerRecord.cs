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

    /// <summary>Size of the tar without compression.</summary>
    [JsonPropertyName("bytes")]
    public required long Bytes { get; init; }

    /// <summary>What the directory takes on the disk, as du counts.</summary>
    [JsonPropertyName("disk")]
    public long DiskBytes { get; init; }
}
