using Gantry.Oci;
using Gantry.Oci.ImageSpec;

namespace Gantry.Images;

/// <summary>One image that is wholly present in the store.</summary>
public sealed record Image
{
    /// <summary>The digest of the image's configuration.</summary>
    public required Digest Id { get; init; }

    public required Digest ManifestDigest { get; init; }

    public long ManifestSize { get; init; }

    /// <summary>Full names with tag, such as docker.io/library/hello:1.</summary>
    public required IReadOnlyList<string> RepoTags { get; init; }

    /// <summary>Full names with the digest under which a registry served the image.</summary>
    public required IReadOnlyList<string> RepoDigests { get; init; }

    /// <summary>Bytes of the image's documents and layers as they are stored.</summary>
    public required long Size { get; init; }

    /// <summary>The lists of images for several platforms that this one was chosen from, outermost first.</summary>
    public IReadOnlyList<Digest> Indexes { get; init; } = [];

    /// <summary>When a tag was last put on it here.</summary>
    public DateTimeOffset? Tagged { get; init; }

    public required ImageManifest Manifest { get; init; }

    public required ImageConfiguration Configuration { get; init; }

    public ImageConfig Config => Configuration.Config;

    public IReadOnlyList<ImageLayer> Layers => [.. Manifest.Layers.Zip(Configuration.RootFs.DiffIds, (blob, diffId) => new ImageLayer(blob, diffId))];

    /// <summary>The image's unpacked layers, lowest first, as a snapshot is made of them.</summary>
    public required IReadOnlyList<Digest> ChainIds { get; init; }

    /// <summary>The first name that a person would use, or the id.</summary>
    public string DisplayName => RepoTags.Count > 0 ? RepoTags[0] : RepoDigests.Count > 0 ? RepoDigests[0] : Id.ToString();
}
