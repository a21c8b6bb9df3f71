using Gantry.Oci;

namespace Gantry.Images.Registries;

/// <summary>What a name led to: the manifest of the image, and the lists of images on the way to it, outermost first.</summary>
internal sealed record ResolvedImage(Digest Manifest, IReadOnlyList<Digest> Lists)
{
    /// <summary>The digest under which the registry knows the name.</summary>
    public Digest Served => Lists.Count > 0 ? Lists[0] : Manifest;
}
