using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Kube;

/// <summary>
/// All objects of a kind, in memory, kept current by one list and a watch. Reads take no lock; changes reach every listener
/// in order, on the thread that applies them, so a listener only notes what it has to do.
/// </summary>
public sealed class WatchCache<T> : WatchCache
    where T : class, IKubeObject
{
    private readonly KubeClient _kube;
    private readonly WatchSource<T> _source;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly BackOff _backOff = new(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(10));
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Guards every change below and the order of notifications. Listeners run under it: they must not write to a cache.
    private readonly Lock _changing = new();
    private readonly Dictionary<string, WatchIndex<T>> _indexes = [];
    private readonly HashSet<string> _gone = [];
    private readonly WatchIndex<T> _byNamespace;
    private volatile ImmutableDictionary<ObjectKey, T> _objects = ImmutableDictionary<ObjectKey, T>.Empty;
    private ImmutableArray<Action<ObjectChange<T>>> _listeners = [];
    private string? _resumeFrom;
    private ulong _reached;
    private Task _running = Task.CompletedTask;

    public WatchCache(KubeClient kube, WatchSource<T> source, TimeProvider clock, ILogger? logger = null)
    {
        _kube = kube;
        _source = source;
        _clock = clock;
        _logger = logger ?? NullLogger.Instance;
        _byNamespace = Index("namespace", item => [item.Namespace]);
    }

    public override ResourceDefinition Definition => _source.Definition;

    public int Count => _objects.Count;

    public T? Find(ObjectKey key) => _objects.GetValueOrDefault(key);

    public IEnumerable<T> All() => _objects.Values;

    public IEnumerable<T> InNamespace(string name) => _byNamespace.Of(name);

    public override IKubeObject? FindObject(ObjectKey key) => Find(key);

    /// <summary>An index by name: made on the first call, shared by later ones.</summary>
    public WatchIndex<T> Index(string name, Func<T, IEnumerable<string>> valuesOf)
    {
        lock (_changing)
        {
            if (_indexes.TryGetValue(name, out WatchIndex<T>? index))
                return index;

            index = new(valuesOf);
            foreach (T item in All())
                index.Apply(new(null, item));
            return _indexes[name] = index;
        }
    }

    /// <summary>Tells the listener every object there is, as new, and every change from now on, until the result is disposed.</summary>
    public IDisposable Subscribe(Action<ObjectChange<T>> listener)
    {
        lock (_changing)
        {
            foreach (T item in All())
                listener(new(null, item));
            _listeners = _listeners.Add(listener);
        }

        return new Subscription(() =>
        {
            lock (_changing)
                _listeners = _listeners.Remove(listener);
        });
    }

    public override IDisposable SubscribeObjects(Action<ObjectChange<IKubeObject>> listener) =>
        Subscribe(change => listener(new(change.Before, change.After)));

    /// <summary>
    /// Takes in what a write of ours returned, so that the next look at the cache sees it. What the watch has already passed is
    /// left alone: an object that is missing then has been deleted since.
    /// </summary>
    public void Learn(T written)
    {
        lock (_changing)
        {
            ulong revision = RevisionOf(written);
            bool isAhead = Find(written.Key) is { } known ? revision > RevisionOf(known) : revision > _reached;
            if (isAhead)
                Put(written);
        }
    }

    /// <summary>Takes in the outcome of a delete of ours: what is left of the object, or null where it is gone.</summary>
    public void LearnDeletion(T deleted, T? left)
    {
        if (left is not null)
        {
            Learn(left);
            return;
        }

        lock (_changing)
        {
            if (Find(deleted.Key) is not { } known || known.Uid != deleted.Uid)
                return;

            // Older states of it may still be on their way through the watch.
            _gone.Add(deleted.Uid);
            Remove(known);
        }
    }

    public override void Start()
    {
        lock (_changing)
        {
            if (_running.IsCompleted && !_stop.IsCancellationRequested)
                _running = Task.Run(() => FollowAsync(_stop.Token));
        }
    }

    public override Task WaitForSyncAsync(CancellationToken cancel = default) => _synced.Task.WaitAsync(cancel);

    public override async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
            return;

        await _stop.CancelAsync();
        await _running;
        _synced.TrySetCanceled();
        _stop.Dispose();
    }

    private async Task FollowAsync(CancellationToken cancel)
    {
        int failures = 0;
        while (!cancel.IsCancellationRequested)
        {
            long began = _clock.GetTimestamp();
            try
            {
                await ListAndWatchAsync(cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                Forget(failure);
            }

            // A watch that held for a while has not failed; one that ends at once must not be asked for in a tight loop.
            failures = _clock.GetElapsedTime(began) > TimeSpan.FromSeconds(5) ? 0 : failures + 1;
            if (failures > 1)
                await Task.Delay(_backOff.After(failures - 1), _clock, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Forget(Exception failure)
    {
        if (failure is KubeException { Kind: KubeFailure.Gone })
            _resumeFrom = null;
        else if (failure is KubeException or IOException)
            _logger.LogDebug("watch of {Kind}: {Reason}", Definition.QualifiedName, failure.Message);
        else
            _logger.LogError(failure, "watch of {Kind} failed", Definition.QualifiedName);
    }

    private async Task ListAndWatchAsync(CancellationToken cancel)
    {
        if (_resumeFrom is null)
            await ListAsync(cancel);

        await foreach (WatchEvent<T> change in _kube.WatchAsync(Definition, _source.Json, _resumeFrom ?? "0", _source.Query, cancel))
            Apply(change);
    }

    private async Task ListAsync(CancellationToken cancel)
    {
        KubeList<T> list = await _kube.ListAsync(Definition, _source.ListJson, _source.Query, cancel);
        ulong revision = Parse(list.Metadata.ResourceVersion);
        lock (_changing)
        {
            var listed = new HashSet<ObjectKey>();
            _gone.Clear();
            foreach (T item in list.Items)
            {
                listed.Add(item.Key);
                Take(_source.Keep(item));
            }

            foreach (T known in All())
            {
                if (!listed.Contains(known.Key) && RevisionOf(known) <= revision)
                    Remove(known);
            }

            _reached = Math.Max(_reached, revision);
            _resumeFrom = list.Metadata.ResourceVersion;
        }

        _synced.TrySetResult();
    }

    private void Apply(WatchEvent<T> change)
    {
        lock (_changing)
        {
            switch (change.Type)
            {
                case WatchEventType.Added or WatchEventType.Modified:
                    Take(_source.Keep(change.Object));
                    break;
                case WatchEventType.Deleted:
                    _gone.Remove(change.Object.Uid);
                    if (Find(change.Object.Key) is { } known && RevisionOf(known) <= RevisionOf(change.Object))
                        Remove(known);
                    break;
            }

            _resumeFrom = change.Object.Metadata.ResourceVersion ?? _resumeFrom;
            _reached = Math.Max(_reached, Parse(_resumeFrom));
        }
    }

    private void Take(T item)
    {
        bool isNews = Find(item.Key) is not { } known || RevisionOf(item) > RevisionOf(known);
        if (isNews && !_gone.Contains(item.Uid))
            Put(item);
    }

    private void Put(T item)
    {
        T? known = Find(item.Key);
        if (known is not null && known.Uid != item.Uid)
        {
            Remove(known);
            known = null;
        }

        _objects = _objects.SetItem(item.Key, item);
        Tell(new(known, item));
    }

    private void Remove(T known)
    {
        _objects = _objects.Remove(known.Key);
        Tell(new(known, null));
    }

    private void Tell(ObjectChange<T> change)
    {
        foreach (WatchIndex<T> index in _indexes.Values)
            index.Apply(change);
        foreach (Action<ObjectChange<T>> listener in _listeners)
            listener(change);
    }

    // Revisions are compared only to order states that one server handed out; what is no number counts as older than all.
    private static ulong RevisionOf(T item) => Parse(item.Metadata.ResourceVersion);

    private static ulong Parse(string? revision) =>
        ulong.TryParse(revision, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) ? number : 0;

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
