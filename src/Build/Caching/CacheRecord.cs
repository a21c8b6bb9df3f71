using System.Text.Json.Serialization;
using Gantry.Images;
using Gantry.Oci;

namespace Gantry.Build.Caching;

/// <summary>The result of one step, as it is remembered.</summary>
internal sealed record CacheRecord
{
    [JsonPropertyName("key")]
    public required Digest Key { get; init; }

    /// <summary>The place of the step in its Dockerfile, for saying what has changed there.</summary>
    [JsonPropertyName("place")]
    public string Place { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("instruction")]
    public string Instruction { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("inputs")]
    public IReadOnlyList<KeyValuePair<string, string>> Inputs { get; init => field = value ?? []; } = [];

    /// <summary>None where the step changed no files.</summary>
    [JsonPropertyName("layer")]
    public ImageLayer? Layer { get; init; }

    /// <summary>Under which key the image store keeps the layer with those below it; none where there is no layer.</summary>
    [JsonPropertyName("kept")]
    public string? Kept { get; init; }

    /// <summary>Bytes of the layer without compression.</summary>
    [JsonPropertyName("bytes")]
    public long Bytes { get; init; }

    [JsonPropertyName("created")]
    public DateTimeOffset CreatedAt { get; init; }

    [JsonPropertyName("used")]
    public DateTimeOffset UsedAt { get; init; }

    [JsonPropertyName("uses")]
    public int Uses { get; init; }

    /// <summary>The record is no more; this line of the file says so.</summary>
    [JsonPropertyName("pruned")]
    public bool IsPruned { get; init; }
}
