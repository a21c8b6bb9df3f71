namespace Gantry.Store;

/// <summary>
/// Keys with revisions, compare-and-set and an ordered history that can be watched. One revision order covers all keys.
/// A read sees every write that was acknowledged before it began.
/// </summary>
public interface IStore : IAsyncDisposable
{
    /// <summary>The newest revision that this store has seen. Where several servers share the data another may be ahead: <see cref="SyncAsync"/>.</summary>
    Revision Current { get; }

    /// <summary>The oldest revision that can still be listed, and after which a watch can start.</summary>
    Revision Oldest { get; }

    /// <summary>A revision that has in it every write that anybody was told of before the call, once this store has reached it.</summary>
    ValueTask<Revision> SyncAsync(CancellationToken cancel = default);

    ValueTask<Entry?> GetAsync(string key, CancellationToken cancel = default);

    /// <summary>Lists keys that start with a prefix, in ordinal order, after a key, at most <paramref name="limit"/> (0: all).</summary>
    /// <param name="at">A revision that is still kept, or null for now. Throws <see cref="CompactedException"/> for one that is gone.</param>
    ValueTask<Page> ListAsync(string prefix, string? after = null, int limit = 0, Revision? at = null, CancellationToken cancel = default);

    /// <summary>Lists keys with a prefix like <see cref="ListAsync"/>, where a value that cannot be opened now is told with its seal instead of in the way of all others.</summary>
    ValueTask<Page> ListAsFoundAsync(string prefix, Revision? at = null, CancellationToken cancel = default) => ListAsync(prefix, at: at, cancel: cancel);

    /// <summary>
    /// Applies one write; completes when it is as durable as it asks to be. Throws <see cref="StoreException"/> of the kind
    /// <see cref="StoreFailure.Unavailable"/> where it cannot be told whether the write was applied.
    /// </summary>
    ValueTask<WriteResult> WriteAsync(Write write, CancellationToken cancel = default);

    /// <summary>
    /// Every change to keys with the prefix, once and in order, starting after a revision; one that cannot be opened now with its seal. Throws <see cref="CompactedException"/>
    /// where the history no longer reaches back to it, also when a slow reader falls behind what is kept.
    /// </summary>
    IAsyncEnumerable<Change> WatchAsync(string prefix, Revision after, CancellationToken cancel = default);

    /// <summary>Forgets the history up to a revision; current values stay.</summary>
    ValueTask CompactAsync(Revision upTo, CancellationToken cancel = default);

    /// <summary>Whether a value would be kept in another form if it were written again, such as under another key.</summary>
    ValueTask<bool> IsStaleAsync(string key, CancellationToken cancel = default) => ValueTask.FromResult(false);

    /// <summary>What the data takes on disks in bytes, one number for each that has a copy and says so; none for a store in memory.</summary>
    ValueTask<IReadOnlyList<long>> SizesAsync(CancellationToken cancel = default) => ValueTask.FromResult<IReadOnlyList<long>>([]);
}
