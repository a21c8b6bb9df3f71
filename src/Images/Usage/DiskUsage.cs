using Gantry.Oci;

namespace Gantry.Images;

/// <summary>What the store takes on the disk, as du counts.</summary>
/// <param name="Content">Documents and packed layers.</param>
/// <param name="Layers">Unpacked layers.</param>
/// <param name="Snapshots">What containers and builds have written.</param>
/// <param name="Reclaimable">What would go with the images that no container uses.</param>
public sealed record DiskUsage(long Content, long Layers, long Snapshots, long Reclaimable, IReadOnlyDictionary<Digest, ImageUsage> Images)
{
    public long Total => Content + Layers + Snapshots;
}
