using Gantry.Kube;
using Gantry.KubeServer.Admission;
using Gantry.KubeServer.Caching;
using Gantry.KubeServer.CustomResources;
using Gantry.KubeServer.Verbs;
using Gantry.Store;
using Microsoft.Extensions.Logging;

namespace Gantry.KubeServer.Kinds;

/// <summary>The objects of all kinds: in the store, in the caches that follow it, and the one way to write them.</summary>
internal sealed class ObjectRegistry : IAsyncDisposable
{
    private readonly IStore _store;
    private readonly CancellationTokenSource _stopping = new();

    public ObjectRegistry(IStore store, ResourceCatalog catalog, CustomKinds customs, KubeApiOptions options, TimeProvider clock, ILogger logger)
    {
        _store = store;
        Catalog = catalog;
        Options = options;
        Clock = clock;
        Definitions = customs;
        Feed = new RegistryFeed(store, catalog, customs, clock, logger);
        Writer = new ObjectWriter(this);
        Deleter = new ObjectDeleter(this);
    }

    public ResourceCatalog Catalog { get; }

    public KubeApiOptions Options { get; }

    public TimeProvider Clock { get; }

    /// <summary>The kinds that users defined.</summary>
    public CustomKinds Definitions { get; }

    public RegistryFeed Feed { get; }

    public ObjectWriter Writer { get; }

    public ObjectDeleter Deleter { get; }

    /// <summary>What may change or refuse a request before anything is written.</summary>
    public AdmissionChain Admission { get; init; } = AdmissionChain.None;

    /// <summary>Ends what would otherwise last: watches, followed logs and tunnels.</summary>
    public CancellationToken Stopping => _stopping.Token;

    public Revision Current => _store.Current;

    /// <summary>An object as its version shows it.</summary>
    public ValueTask<Entry?> FindAsync(ApiResource resource, ObjectKey key, CancellationToken cancel) =>
        resource.Form is null ? FindStoredAsync(resource, key, cancel) : FindPresentedAsync(resource, key, cancel);

    /// <summary>An object as it is stored, whatever the version of the resource.</summary>
    public ValueTask<Entry?> FindStoredAsync(ApiResource resource, ObjectKey key, CancellationToken cancel) =>
        _store.GetAsync(resource.KeyOf(key), cancel);

    /// <summary>Whether the store would keep an object in another form if it were written again.</summary>
    public ValueTask<bool> IsStaleAsync(ApiResource resource, ObjectKey key, CancellationToken cancel) => _store.IsStaleAsync(resource.KeyOf(key), cancel);

    /// <summary>Writes. What decides about later requests, such as a role, is in the caches when this returns: its writer finds it in force.</summary>
    public async ValueTask<WriteResult> WriteAsync(Write write, CancellationToken cancel)
    {
        WriteResult result = await _store.WriteAsync(write, cancel);
        if (result is { IsApplied: true, Entry: { } entry } && StoreKeys.DecidesAboutRequests(write.Key))
            await Feed.WaitForAsync(entry.Modified, cancel);
        return result;
    }

    /// <summary>A page of objects as they were at a revision.</summary>
    public ValueTask<Page> ListAtAsync(string prefix, string? after, int limit, Revision at, CancellationToken cancel) =>
        _store.ListAsync(prefix, after, limit, at, cancel);

    /// <summary>All keys with a prefix, as they are now in the store.</summary>
    public ValueTask<Page> ListAsync(string prefix, CancellationToken cancel) => _store.ListAsync(prefix, cancel: cancel);

    public ValueTask CompactAsync(Revision upTo, CancellationToken cancel) => _store.CompactAsync(upTo, cancel);

    private async ValueTask<Entry?> FindPresentedAsync(ApiResource resource, ObjectKey key, CancellationToken cancel) =>
        await FindStoredAsync(resource, key, cancel) is { } entry
            ? entry with { Value = await resource.PresentAsync(resource.Cache.Renewed(entry), cancel) }
            : null;

    public void Stop() => _stopping.Cancel();

    public async ValueTask DisposeAsync()
    {
        await Feed.DisposeAsync();
        _stopping.Dispose();
    }
}
