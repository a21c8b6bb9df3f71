using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Kube;

/// <summary>The watch caches of a process, one per kind, shared by all who ask for it.</summary>
public sealed class WatchCaches(KubeClient kube, TimeProvider clock, ILoggerFactory? logs = null) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Kind, bool IsPartial), WatchCache> _caches = [];
    private readonly ILogger _logger = logs?.CreateLogger("Gantry.Kube.WatchCache") ?? (ILogger)NullLogger.Instance;
    private bool _isStarted;

    public WatchCache<T> Of<T>()
        where T : class, IKubeObject<T> =>
        GetOrAdd((T.Definition.QualifiedName, false), () => new WatchCache<T>(kube, WatchSources.Of<T>(), clock, _logger));

    /// <summary>The metadata of a kind's objects.</summary>
    public WatchCache<PartialObject> PartsOf(ResourceDefinition definition) =>
        GetOrAdd((definition.QualifiedName, true), () => new WatchCache<PartialObject>(kube, WatchSources.PartsOf(definition), clock, _logger));

    /// <summary>The typed cache of a kind where somebody has asked for it, otherwise one of the metadata.</summary>
    public WatchCache AnyOf(ResourceDefinition definition)
    {
        lock (_lock)
        {
            if (_caches.TryGetValue((definition.QualifiedName, false), out WatchCache? typed))
                return typed;
        }

        return PartsOf(definition);
    }

    /// <summary>Ends the cache of the metadata of a kind that is no longer served.</summary>
    public async ValueTask ForgetPartsAsync(ResourceDefinition definition)
    {
        WatchCache? gone;
        lock (_lock)
            _caches.Remove((definition.QualifiedName, true), out gone);
        if (gone is not null)
            await gone.DisposeAsync();
    }

    /// <summary>Starts the caches there are; those asked for later start by themselves.</summary>
    public void Start()
    {
        lock (_lock)
        {
            _isStarted = true;
            foreach (WatchCache cache in _caches.Values)
                cache.Start();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (WatchCache cache in Snapshot())
            await cache.DisposeAsync();
    }

    private WatchCache[] Snapshot()
    {
        lock (_lock)
            return [.. _caches.Values];
    }

    private TCache GetOrAdd<TCache>((string, bool) key, Func<TCache> make)
        where TCache : WatchCache
    {
        lock (_lock)
        {
            if (_caches.TryGetValue(key, out WatchCache? known))
                return (TCache)known;

            TCache cache = make();
            _caches[key] = cache;
            if (_isStarted)
                cache.Start();
            return cache;
        }
    }
}
