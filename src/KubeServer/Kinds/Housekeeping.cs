using Gantry.Kube.Meta;
using Gantry.Kube;
using Gantry.KubeServer.Caching;
using Gantry.KubeServer.Strategies;
using Gantry.Store;
using Microsoft.Extensions.Logging;

namespace Gantry.KubeServer.Kinds;

/// <summary>Removes objects whose time is over and forgets the store's history once nobody can ask for it any more.</summary>
internal sealed partial class Housekeeping(ObjectRegistry registry, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    // They share commits of the store.
    private const int RemovedTogether = 32;

    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, Dictionary<string, (Revision Revision, DateTimeOffset Touched)>> _touched = [];
    private readonly Queue<(DateTimeOffset At, Revision Revision)> _marks = [];
    private Task _loop = Task.CompletedTask;

    public void Start() => _loop = Task.Run(() => RunAsync(_stop.Token), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task RunAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Interval, registry.Clock, cancel);
                await SweepAsync(cancel);
                await ServiceClaim.SweepAsync(registry, cancel);
                await CompactAsync(cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                SweepFailed(failure);
            }
        }
    }

    private async Task SweepAsync(CancellationToken cancel)
    {
        DateTimeOffset now = registry.Clock.GetUtcNow();
        foreach (ApiResource resource in registry.Catalog.All)
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
            await registry.Deleter.DeleteAsync(resource, new ObjectKey(item.Namespace, item.Name), new DeleteOptions(), by: null, cancel);
        }
        catch (ApiException gone) when (gone.Code is 404 or 409)
        {
            // Someone else deleted or touched it in the meantime.
        }
    }

    private async Task CompactAsync(CancellationToken cancel)
    {
        DateTimeOffset now = registry.Clock.GetUtcNow();
        Revision current = registry.Current;
        _marks.Enqueue((now, current));
        while (_marks.TryPeek(out (DateTimeOffset At, Revision Revision) oldest)
            && (now - oldest.At >= registry.Options.HistoryLifetime || current.Value - oldest.Revision.Value > registry.Options.HistoryChanges))
        {
            _marks.Dequeue();
            await registry.CompactAsync(oldest.Revision, cancel);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "housekeeping failed and is tried again in a minute")]
    private partial void SweepFailed(Exception failure);
}
