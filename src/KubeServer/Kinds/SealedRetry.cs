using Gantry.KubeServer.Caching;
using Gantry.Store;

namespace Gantry.KubeServer.Kinds;

/// <summary>Tries again and again to open what could not be opened when it came by, as long as there is such. One at a time works.</summary>
/// <param name="open">Puts an opened value into its cache.</param>
internal sealed class SealedRetry(IStore store, ResourceCatalog catalog, Action<ResourceCache, Entry> open, TimeProvider clock) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _work = Task.CompletedTask;

    /// <summary>Begins, unless it is at it.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            if (_work.IsCompleted && !_stop.IsCancellationRequested)
                _work = Task.Run(RunAsync);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Task last;
        lock (_gate)
            last = _work;
        await last;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (AnySealed())
            {
                await Task.Delay(Pause, clock, _stop.Token);
                foreach (ResourceCache cache in catalog.Caches)
                    await TryAsync(cache);
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    // Whatever is sealed after the last look finds this work still going on, or begins it anew.
    private bool AnySealed()
    {
        lock (_gate)
        {
            if (catalog.Caches.Any(cache => !cache.Snapshot.Sealed.IsEmpty))
                return true;
            _work = Task.CompletedTask;
            return false;
        }
    }

    private async Task TryAsync(ResourceCache cache)
    {
        try
        {
            foreach (string key in cache.Snapshot.Sealed.Keys)
            {
                if (await store.GetAsync(key, _stop.Token) is { } entry)
                    open(cache, entry);
            }
        }
        catch (StoreException)
        {
            // The others of the kind are most likely sealed with the same; all are tried again.
        }
    }
}
