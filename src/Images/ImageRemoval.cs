using Gantry.Oci;

namespace Gantry.Images;

/// <summary>What a removal did: names that are gone, and the image itself where it went too.</summary>
public sealed record ImageRemoval(IReadOnlyList<string> Untagged, Digest? Deleted);
