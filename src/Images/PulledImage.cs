using Gantry.Oci;

namespace Gantry.Images;

/// <summary>An image that was pulled, and the digest under which the registry serves its name.</summary>
/// <param name="IsNew">False if the same was here under this name before.</param>
public sealed record PulledImage(Image Image, Digest Served, bool IsNew);
