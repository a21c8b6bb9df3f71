using Gantry.Oci.ImageSpec;

namespace Gantry.DockerApi.Images;

/// <summary>What is known of a manifest that is an image.</summary>
internal sealed record ManifestImage
{
    public required Platform Platform { get; init; }
    public IReadOnlyList<string> Containers { get; init; } = [];
    public UnpackedSize Size { get; init; } = new();
}
