using Microsoft.Extensions.Logging;

namespace Gantry.Kube.Reconciling;

/// <summary>One reconciler with its queue and workers: what wakes it is declared here, what fails is retried here.</summary>
public sealed class Controller : IAsyncDisposable
{
    private readonly IReconciler _reconciler;
    private readonly ControllerSet _set;
    private readonly ILogger _logger;
    private readonly WorkQueue _queue;
    private readonly List<WatchCache> _caches = [];
    private readonly List<Func<IDisposable>> _wakeUps = [];
    private readonly List<IDisposable> _subscriptions = [];
    private readonly CancellationTokenSource _stop = new();
    private QueueMetrics _metrics = new();
    private string _countedAs;
    private int _workers = 2;
    private Task _running = Task.CompletedTask;

    internal Controller(string name, IReconciler reconciler, ControllerSet set, ILogger logger)
    {
        Name = name;
        _reconciler = reconciler;
        _set = set;
        _countedAs = name;
        _logger = logger;
        _queue = new(set.Clock, new(TimeSpan.FromMilliseconds(5), TimeSpan.FromSeconds(60)));
    }

    public string Name { get; }

    /// <summary>Checks an object of this kind whenever it changes.</summary>
    public Controller For<T>()
        where T : class, IKubeObject<T> =>
        AlsoOn<T>(item => [item.Key]);

    /// <summary>Checks the object that a change of another kind concerns.</summary>
    public Controller AlsoOn<T>(Func<T, ObjectKey?> concerned)
        where T : class, IKubeObject<T> =>
        AlsoOn<T>(item => concerned(item) is { } key ? [key] : []);

    /// <summary>Checks the objects that a change of another kind concerns, by its state before as well as after.</summary>
    public Controller AlsoOn<T>(Func<T, IEnumerable<ObjectKey>> concerned)
        where T : class, IKubeObject<T> =>
        AlsoOnChange<T>(change => [.. Concerned(concerned, change.Before), .. Concerned(concerned, change.After)]);

    /// <summary>Checks the objects that a change concerns, for those who have to compare before and after.</summary>
    public Controller AlsoOnChange<T>(Func<ObjectChange<T>, IEnumerable<ObjectKey>> concerned)
        where T : class, IKubeObject<T>
    {
        WatchCache<T> cache = _set.Cache<T>();
        _caches.Add(cache);
        _wakeUps.Add(() => cache.Subscribe(change => AddAll(concerned(change))));
        return this;
    }

    /// <summary>Checks an object when a cache that the kinds' types do not name changes.</summary>
    public Controller AlsoOnObjects(WatchCache cache, Func<ObjectChange<IKubeObject>, IEnumerable<ObjectKey>> concerned)
    {
        _caches.Add(cache);
        _wakeUps.Add(() => cache.SubscribeObjects(change => AddAll(concerned(change))));
        return this;
    }

    /// <summary>Counts the work under a name that several controllers share.</summary>
    public Controller CountedAs(string name)
    {
        _countedAs = name;
        return this;
    }

    /// <summary>How many objects may be worked on at a time.</summary>
    public Controller Workers(int count)
    {
        _workers = count;
        return this;
    }

    /// <summary>Asks for a check from outside the declared changes.</summary>
    public void Check(ObjectKey key) => _queue.Add(key);

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
            return;

        await _stop.CancelAsync();
        _metrics.Forget(_queue);
        _subscriptions.ForEach(subscription => subscription.Dispose());
        await _running;
        _queue.Dispose();
        _stop.Dispose();
    }

    /// <summary>Starts once every cache that is declared here holds its list, so that no decision is taken on half of the facts. The set starts its controllers; one that is added later is started by who adds it.</summary>
    public async Task StartAsync(CancellationToken cancel)
    {
        foreach (WatchCache cache in _caches)
            await cache.WaitForSyncAsync(cancel);

        _queue.Metrics = _metrics = _set.Metrics.Of(_countedAs);
        _metrics.Watch(_queue);
        _subscriptions.AddRange(_wakeUps.Select(wake => wake()));
        _running = Task.WhenAll(Enumerable.Range(0, _workers).Select(_ => Task.Run(() => WorkAsync(_stop.Token))));
    }

    private static IEnumerable<ObjectKey> Concerned<T>(Func<T, IEnumerable<ObjectKey>> concerned, T? item)
        where T : class =>
        item is null ? [] : concerned(item);

    private void AddAll(IEnumerable<ObjectKey> keys)
    {
        foreach (ObjectKey key in keys)
            _queue.Add(key);
    }

    private async Task WorkAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await CheckAsync(await _queue.TakeAsync(cancel), cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task CheckAsync(ObjectKey key, CancellationToken cancel)
    {
        try
        {
            NextCheck next = await _reconciler.ReconcileAsync(key, cancel);
            _queue.Finish(key, next);
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested)
        {
            TimeSpan delay = _queue.Fail(key);
            Report(key, failure, delay);
        }
    }

    private void Report(ObjectKey key, Exception failure, TimeSpan delay)
    {
        // A conflict means that the cache was behind by a moment; the check that follows settles it.
        if (failure is KubeException { Kind: KubeFailure.Conflict or KubeFailure.NotFound } expected)
            _logger.LogDebug("{Controller} {Key}: {Reason}", Name, key, expected.Message);
        else if (failure is KubeException known)
            _logger.LogWarning("{Controller} {Key}: {Reason}; again in {Delay}", Name, key, known.Message, delay);
        else
            _logger.LogError(failure, "{Controller} {Key} failed; again in {Delay}", Name, key, delay);
    }
}
