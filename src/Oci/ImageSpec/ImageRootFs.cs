using System.Text.Json.Serialization;

namespace Gantry.Oci.ImageSpec;

/// <summary>The layers of an image by the digest of their uncompressed tar, lowest first.</summary>
public sealed record ImageRootFs
{
    [JsonPropertyName("type")]
    public string Type { get; init => field = value ?? ""; } = "layers";

    [JsonPropertyName("diff_ids")]
    public IReadOnlyList<Digest> DiffIds { get; init => field = value ?? []; } = [];
}
