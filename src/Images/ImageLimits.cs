namespace Gantry.Images;

/// <summary>How much an image may ask of this machine; what is beyond is refused, since images come from strangers.</summary>
public sealed record ImageLimits
{
    /// <summary>Largest index, manifest or configuration; registries commonly accept manifests up to this size.</summary>
    public int DocumentBytes { get; init; } = 4 << 20;

    /// <summary>overlayfs takes 500 lower directories, one page of options holds about 150 of ours; Docker makes 127 at most.</summary>
    public int Layers { get; init; } = 127;

    public int EntriesPerLayer { get; init; } = 2_000_000;

    /// <summary>Largest layer without compression.</summary>
    public long LayerBytes { get; init; } = 256L << 30;

    public int PathDepth { get; init; } = 1000;

    public int ArchiveEntries { get; init; } = 10_000;

    /// <summary>Free space at which unpacking and downloading stop, so that a bomb does not take the machine with it.</summary>
    public long FreeBytes { get; init; } = 256L << 20;
}
