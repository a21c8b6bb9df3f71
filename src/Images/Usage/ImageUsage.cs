namespace Gantry.Images;

/// <summary>What one image takes on the disk, packed and unpacked.</summary>
/// <param name="Shared">The part of it that other images have too.</param>
public sealed record ImageUsage(long Total, long Shared);
