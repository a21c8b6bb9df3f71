using Gantry.Store;

namespace Gantry.KubeServer.Metrics;

/// <summary>A store whose operations are counted.</summary>
internal sealed class MeasuredStore(IStore inner, StoreMetrics metrics) : IStore
{
    public Revision Current => inner.Current;

    public Revision Oldest => inner.Oldest;

    public ValueTask<Revision> SyncAsync(CancellationToken cancel = default) => inner.SyncAsync(cancel);

    public ValueTask<Entry?> GetAsync(string key, CancellationToken cancel = default) =>
        metrics.Get(key).RunAsync((inner, key, cancel), static ask => ask.inner.GetAsync(ask.key, ask.cancel));

    public ValueTask<Page> ListAsync(string prefix, string? after = null, int limit = 0, Revision? at = null, CancellationToken cancel = default) =>
        metrics.List(prefix).RunAsync((inner, prefix, after, limit, at, cancel), static ask => ask.inner.ListAsync(ask.prefix, ask.after, ask.limit, ask.at, ask.cancel));

    public ValueTask<Page> ListAsFoundAsync(string prefix, Revision? at = null, CancellationToken cancel = default) =>
        metrics.List(prefix).RunAsync((inner, prefix, at, cancel), static ask => ask.inner.ListAsFoundAsync(ask.prefix, ask.at, ask.cancel));

    public ValueTask<WriteResult> WriteAsync(Write write, CancellationToken cancel = default) =>
        SeriesOf(write).RunAsync((inner, write, cancel), static ask => ask.inner.WriteAsync(ask.write, ask.cancel));

    public IAsyncEnumerable<Change> WatchAsync(string prefix, Revision after, CancellationToken cancel = default) => inner.WatchAsync(prefix, after, cancel);

    public ValueTask CompactAsync(Revision upTo, CancellationToken cancel = default) => inner.CompactAsync(upTo, cancel);

    public ValueTask<bool> IsStaleAsync(string key, CancellationToken cancel = default) => inner.IsStaleAsync(key, cancel);

    public ValueTask<IReadOnlyList<long>> SizesAsync(CancellationToken cancel = default) => inner.SizesAsync(cancel);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private StoreSeries SeriesOf(Write write)
    {
        if (write.IsDeletion)
            return metrics.Delete(write.Key);
        return write.Expected == Revision.None ? metrics.Create(write.Key) : metrics.Update(write.Key);
    }
}
