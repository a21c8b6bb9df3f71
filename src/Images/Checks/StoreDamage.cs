namespace Gantry.Images;

/// <summary>What can be wrong with a store.</summary>
public enum StoreDamage
{
    /// <summary>Content whose digest is not its name.</summary>
    DamagedContent,

    /// <summary>Content that nothing needs.</summary>
    OrphanContent,

    /// <summary>An image that lacks content.</summary>
    LostImage,

    /// <summary>A stack that is kept for builds and lacks content or a layer.</summary>
    LostKept,

    /// <summary>An image whose files are not unpacked.</summary>
    MissingLayer,

    /// <summary>An unpacked layer that nothing needs.</summary>
    OrphanLayer,

    /// <summary>A container's files without the layers below them.</summary>
    BrokenSnapshot,

    /// <summary>Something that an operation which was cut off has left.</summary>
    Leftover,
}
