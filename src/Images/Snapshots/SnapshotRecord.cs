using System.Text.Json.Serialization;
using Gantry.Oci;

namespace Gantry.Images.Snapshots;

/// <summary>What is kept of a snapshot beside its files.</summary>
internal sealed record SnapshotRecord
{
    [JsonPropertyName("image")]
    public Digest? Image { get; init; }

    [JsonPropertyName("chainIds")]
    public IReadOnlyList<Digest> ChainIds { get; init => field = value ?? []; } = [];

    [JsonPropertyName("driver")]
    public required string Driver { get; init; }
}
