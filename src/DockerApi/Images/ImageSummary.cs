using System.Text.Json.Serialization;
using Gantry.Oci.ImageSpec;

namespace Gantry.DockerApi.Images;

/// <summary>One image of a list.</summary>
internal sealed record ImageSummary
{
    public required string Id { get; init; }
    public string ParentId { get; init; } = "";
    public required IReadOnlyList<string> RepoTags { get; init; }
    public required IReadOnlyList<string> RepoDigests { get; init; }
    public long Created { get; init; }
    public long Size { get; init; }

    /// <summary>Before version 1.44; the same as the size.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? VirtualSize { get; init; }

    /// <summary>-1 where it was not asked for.</summary>
    public long SharedSize { get; init; } = -1;
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
    public long Containers { get; init; } = -1;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ManifestDocument>? Manifests { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Descriptor? Descriptor { get; init; }
}
