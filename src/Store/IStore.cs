namespace Gantry.Store;

/// <summary>
/// Keys with revisions, compare-and-set and an ordered history that can be watched. One revision order covers all keys.
/// A read sees every write that was acknowledged before it began.
/// </summary>
public interface IStore : IAsyncDisposable
{
    Revision Current { get; }

    ValueTask<Entry?> GetAsync(string key, CancellationToken cancel = default);

    /// <summary>Lists keys that start with a prefix, in ordinal order, after a key, at most <paramref name="limit"/> (0: all).</summary>
    /// <param name="at">A revision that is still kept, or null for now. Throws <see cref="CompactedException"/> for one that is gone.</param>
    ValueTask<Page> ListAsync(string prefix, string? after = null, int limit = 0, Revision? at = null, CancellationToken cancel = default);

    /// <summary>Applies one write; completes when it is as durable as it asks to be.</summary>
    ValueTask<WriteResult> WriteAsync(Write write, CancellationToken cancel = default);

    /// <summary>
    /// Every change to keys with the prefix, once and in order, starting after a revision. Throws <see cref="CompactedException"/>
    /// where the history no longer reaches back to it, also when a slow reader falls behind what is kept.
    /// </summary>
    IAsyncEnumerable<Change> WatchAsync(string prefix, Revision after, CancellationToken cancel = default);

    /// <summary>Forgets the history up to a revision; current values stay.</summary>
    ValueTask CompactAsync(Revision upTo, CancellationToken cancel = default);
}
