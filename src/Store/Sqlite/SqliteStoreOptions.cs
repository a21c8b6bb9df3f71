namespace Gantry.Store;

/// <summary>How a <see cref="SqliteStore"/> works.</summary>
public sealed record SqliteStoreOptions
{
    /// <summary>Changes that can be watched again; older ones are forgotten as new ones come.</summary>
    public int KeptChanges { get; init; } = 10_000;

    /// <summary>Writes that share one commit at most; more wait for the next.</summary>
    public int MaxBatch { get; init; } = 512;

    /// <summary>How long an ephemeral write may stay in memory only.</summary>
    public TimeSpan EphemeralDelay { get; init; } = TimeSpan.FromSeconds(30);
}
