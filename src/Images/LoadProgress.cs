using Gantry.Oci;

namespace Gantry.Images;

/// <summary>How much of a loaded layer is unpacked.</summary>
public sealed record LoadProgress(Digest DiffId, long Done, long Total);
