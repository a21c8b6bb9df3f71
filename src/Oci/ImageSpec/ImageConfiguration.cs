using System.Text.Json.Serialization;

namespace Gantry.Oci.ImageSpec;

/// <summary>The document whose digest is the image's id: platform, defaults of a container, and the layers' uncompressed digests.</summary>
public sealed record ImageConfiguration
{
    [JsonPropertyName("created")]
    public DateTimeOffset? Created { get; init; }

    [JsonPropertyName("author")]
    public string? Author { get; init; }

    [JsonPropertyName("architecture")]
    public string Architecture { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("variant")]
    public string? Variant { get; init; }

    [JsonPropertyName("os")]
    public string Os { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("config")]
    public ImageConfig Config { get; init => field = value ?? new(); } = new();

    [JsonPropertyName("rootfs")]
    public ImageRootFs RootFs { get; init => field = value ?? new(); } = new();

    [JsonPropertyName("history")]
    public IReadOnlyList<ImageHistory> History { get; init => field = value ?? []; } = [];
}
