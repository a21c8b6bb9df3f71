using System.Runtime.CompilerServices;
using Gantry.Store;

namespace Gantry.Tests.KubeServer;

/// <summary>A store to which the way can be cut: nothing is written and nothing is asked meanwhile, and what happened is seen later.</summary>
internal sealed class CuttableStore(IStore inner) : IStore
{
    public volatile bool IsCut;

    public Revision Current => inner.Current;

    public Revision Oldest => inner.Oldest;

    public ValueTask<Revision> SyncAsync(CancellationToken cancel = default) => Reached().SyncAsync(cancel);

    public ValueTask<Entry?> GetAsync(string key, CancellationToken cancel = default) => Reached().GetAsync(key, cancel);

    public ValueTask<Page> ListAsync(string prefix, string? after = null, int limit = 0, Revision? at = null, CancellationToken cancel = default) =>
        Reached().ListAsync(prefix, after, limit, at, cancel);

    public ValueTask<WriteResult> WriteAsync(Write write, CancellationToken cancel = default) => Reached().WriteAsync(write, cancel);

    public async IAsyncEnumerable<Change> WatchAsync(string prefix, Revision after, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        await foreach (Change change in inner.WatchAsync(prefix, after, cancel))
        {
            while (IsCut)
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, cancel);
            yield return change;
        }
    }

    public ValueTask CompactAsync(Revision upTo, CancellationToken cancel = default) => Reached().CompactAsync(upTo, cancel);

    // The store belongs to the test.
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private IStore Reached() => IsCut ? throw new StoreException(StoreFailure.Unavailable, "the store is not reached") : inner;
}
