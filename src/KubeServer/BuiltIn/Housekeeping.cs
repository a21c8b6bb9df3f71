using Gantry.Kube.Meta;
using Gantry.Kube;
using Gantry.KubeServer.Caching;
using Gantry.KubeServer.Kinds;
using Gantry.KubeServer.Strategies;
using Gantry.Store;
using Microsoft.Extensions.Logging;

namespace Gantry.KubeServer.BuiltIn;

/// <summary>Removes objects whose time is over and forgets the store's history once nobody can ask for it any more.</summary>
internal sealed partial class Housekeeping : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    // They share commits of the store.
    private const int RemovedTogether = 32;

    private readonly ObjectRegistry _registry;
    private readonly ILogger _logger;
    private readonly RepeatedWork _work;
    private readonly Dictionary<string, Dictionary<string, (Revision Revision, DateTimeOffset Touched)>> _touched = [];
    private readonly Queue<(DateTimeOffset At, Revision Revision)> _marks = [];

    public Housekeeping(ObjectRegistry registry, ILogger logger)
    {
        (_registry, _logger) = (registry, logger);
        _work = new RepeatedWork(TurnAsync, TimeSpan.Zero, registry.Clock, SweepFailed);
    }

    public void Start() => _work.Start();

    public ValueTask DisposeAsync() => _work.DisposeAsync();

    private async Task TurnAsync(CancellationToken cancel)
    {
        await Task.Delay(Interval, _registry.Clock, cancel);
        await SweepAsync(cancel);
        await ServiceClaim.SweepAsync(_registry, cancel);
        await CompactAsync(cancel);
    }

    private async Task SweepAsync(CancellationToken cancel)
    {
        DateTimeOffset now = _registry.Clock.GetUtcNow();
        foreach (ApiResource resource in _registry.Catalog.All)
        {
            if (resource.Behaviour.Lifetime is not { } lifetime)
                continue;

            CachedObject[] over = [.. Over(resource, now - lifetime, now)];
            await Parallel.ForEachAsync(over, new ParallelOptions { MaxDegreeOfParallelism = RemovedTogether, CancellationToken = cancel }, (item, token) => RemoveAsync(resource, item, token));
        }
    }

    // An object that has not changed is not read again.
    private IEnumerable<CachedObject> Over(ApiResource resource, DateTimeOffset limit, DateTimeOffset now)
    {
        Dictionary<string, (Revision Revision, DateTimeOffset Touched)> known = _touched.GetValueOrDefault(resource.Definition.QualifiedName) ?? [];
        Dictionary<string, (Revision Revision, DateTimeOffset Touched)> read = new(known.Count);
        foreach (CachedObject item in resource.Cache.Snapshot.Objects.StartingWith(resource.Prefix))
        {
            if (!known.TryGetValue(item.Key, out (Revision Revision, DateTimeOffset Touched) last) || last.Revision != item.Revision)
                last = (item.Revision, ObjectAge.LastTouched(ObjectJson.Parse(item.Json), now) ?? now);
            read[item.Key] = last;
            if (last.Touched < limit)
                yield return item;
        }

        _touched[resource.Definition.QualifiedName] = read;
    }

    private async ValueTask RemoveAsync(ApiResource resource, CachedObject item, CancellationToken cancel)
    {
        try
        {
            await _registry.Deleter.DeleteAsync(resource, new ObjectKey(item.Namespace, item.Name), new DeleteOptions(), by: null, cancel);
        }
        catch (ApiException gone) when (gone.Code is 404 or 409)
        {
            // Someone else deleted or touched it in the meantime.
        }
    }

    private async Task CompactAsync(CancellationToken cancel)
    {
        DateTimeOffset now = _registry.Clock.GetUtcNow();
        Revision current = _registry.Current;
        _marks.Enqueue((now, current));
        while (_marks.TryPeek(out (DateTimeOffset At, Revision Revision) oldest)
            && (now - oldest.At >= _registry.Options.HistoryLifetime || current.Value - oldest.Revision.Value > _registry.Options.HistoryChanges))
        {
            _marks.Dequeue();
            await _registry.CompactAsync(oldest.Revision, cancel);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "housekeeping failed and is tried again in a minute")]
    private partial void SweepFailed(Exception failure);
}
