using Gantry.Oci.ImageSpec;

namespace Gantry.Images.Archives;

/// <summary>One image in the manifest.json of an archive that <c>docker save</c> made.</summary>
internal sealed record DockerArchiveImage
{
    public string Config { get; init => field = value ?? ""; } = "";

    public IReadOnlyList<string> RepoTags { get; init => field = value ?? []; } = [];

    public IReadOnlyList<string> Layers { get; init => field = value ?? []; } = [];

    /// <summary>What is known of the layers beside their place, by the digest of their tar.</summary>
    public IReadOnlyDictionary<string, Descriptor>? LayerSources { get; init; }
}
