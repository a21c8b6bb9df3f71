using Gantry.KubeServer.Caching;
using Gantry.KubeServer.CustomResources;
using Gantry.Store;
using Microsoft.Extensions.Logging;

namespace Gantry.KubeServer.Kinds;

/// <summary>Carries the store's history into the caches of all kinds, in order: the only writer of every cache.</summary>
internal sealed partial class RegistryFeed : IAsyncDisposable
{
    // As many as a kind's cache keeps would do if all were of one kind; they are of several. More would be felt at every start.
    private const int ReplayedChanges = 2_000;

    private readonly IStore _store;
    private readonly ResourceCatalog _catalog;
    private readonly CustomKinds _customs;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly SealedRetry _sealed;

    // Held by whoever writes into a cache: the feed, or what could be opened later.
    private readonly Lock _writing = new();
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private TaskCompletionSource? _progress;
    private Task _pump = Task.CompletedTask;
    private long _revision;

    public RegistryFeed(IStore store, ResourceCatalog catalog, CustomKinds customs, TimeProvider clock, ILogger logger)
    {
        (_store, _catalog, _customs, _clock, _logger) = (store, catalog, customs, clock, logger);
        _sealed = new SealedRetry(store, catalog, Open, clock);
    }

    /// <summary>The revision up to which the caches are complete.</summary>
    public Revision Revision => new(Interlocked.Read(ref _revision));

    public async Task StartAsync(CancellationToken cancel)
    {
        await LoadPastAsync(cancel);
        _pump = Task.Run(() => PumpAsync(_stop.Token), CancellationToken.None);
        await CatchUpAsync(cancel);
    }

    /// <summary>Waits until every write acknowledged before now is in the caches.</summary>
    public async ValueTask CatchUpAsync(CancellationToken cancel) => await WaitForAsync(await _store.SyncAsync(cancel), cancel);

    public ValueTask WaitForAsync(Revision revision, CancellationToken cancel) =>
        Revision >= revision ? ValueTask.CompletedTask : new ValueTask(WaitSlowAsync(revision, cancel));

    /// <summary>Ends with the next change of a kind after what its cache has now.</summary>
    public Task NextChangeOf(ResourceCache cache)
    {
        ChangeRing ring = cache.Ring;
        long place = ring.PlaceAfter(Revision) ?? 0;
        return ring.TryRead(ref place, [], limit: 0, out Task more) ? more : Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _pump;
        await _sealed.DisposeAsync();
        _stop.Dispose();
    }

    private async Task WaitSlowAsync(Revision revision, CancellationToken cancel)
    {
        while (Revision < revision)
        {
            Task progress;
            lock (_gate)
                progress = (_progress ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

            // The feed may have moved between the question and the registration.
            if (Revision < revision)
                await progress.WaitAsync(cancel);
        }
    }

    private async Task PumpAsync(CancellationToken cancel)
    {
        bool isLost = false;
        string told = "";
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                if (isLost)
                    await LoadAsync(at: null, cancel);
                isLost = false;
                await foreach (Change change in _store.WatchAsync(StoreKeys.Root, Revision, cancel))
                    await ApplyAsync(change, cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (CompactedException lost)
            {
                LostPlace(lost.Message);
                isLost = true;
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                if (failure.Message != told)
                    FeedFailed(failure);
                told = failure.Message;
                await Task.Delay(TimeSpan.FromMilliseconds(200), _clock, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async ValueTask ApplyAsync(Change change, CancellationToken cancel)
    {
        // Before anybody sees the definition: who learns of it, by a watch or by waiting for its revision, finds its kind served.
        if (CustomKinds.IsDefinition(change.Key))
            await _customs.ApplyAsync(Unsealed(change), cancel);
        lock (_writing)
            _catalog.CacheOfKey(change.Key)?.Apply(change);
        Advance(change.Revision);
        if (change.Seal.Length > 0)
            _sealed.Wake();
    }

    private void Open(ResourceCache cache, Entry entry)
    {
        lock (_writing)
            cache.Open(entry);
    }

    // Which kinds there are decides about all that follows; nothing can go on without it.
    private static Change Unsealed(Change change) => change.Seal.Length == 0 ? change : throw new StoreException(StoreFailure.Sealed, change.Seal);

    // Begins somewhat before the present and follows from there, so that clients who watched before this start can go on.
    private async Task LoadPastAsync(CancellationToken cancel)
    {
        try
        {
            long past = Math.Max(_store.Oldest.Value, _store.Current.Value - ReplayedChanges);
            await LoadAsync(new Revision(past), cancel);
        }
        catch (CompactedException)
        {
            await LoadAsync(at: null, cancel);
        }
    }

    private async Task LoadAsync(Revision? at, CancellationToken cancel)
    {
        Page page = await _store.ListAsFoundAsync(StoreKeys.Root, at, cancel);
        _customs.Load(page.Entries.Where(entry => CustomKinds.IsDefinition(entry.Key)));
        ILookup<ResourceCache?, Entry> byKind = page.Entries.ToLookup(entry => _catalog.CacheOfKey(entry.Key));
        lock (_writing)
        {
            foreach (ResourceCache cache in _catalog.Caches)
                cache.Load(byKind[cache], page.Revision);
        }

        Advance(page.Revision);
        if (page.Entries.Any(entry => entry.Seal.Length > 0))
            _sealed.Wake();
    }

    private void Advance(Revision revision)
    {
        TaskCompletionSource? progress;
        lock (_gate)
        {
            Interlocked.Exchange(ref _revision, revision.Value);
            progress = _progress;
            _progress = null;
        }

        progress?.SetResult();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "the watch cache lost its place and loads again: {Reason}")]
    private partial void LostPlace(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "the watch cache cannot follow the store")]
    private partial void FeedFailed(Exception failure);
}
