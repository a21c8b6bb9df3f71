using System.Diagnostics;
using System.Threading.Channels;

namespace Gantry.Kube.Reconciling;

/// <summary>
/// The keys that wait for a reconciler. A key waits once however often it is added, and is never given out twice at a time: one
/// that is added while it is worked on comes back when that work is done.
/// </summary>
internal sealed class WorkQueue : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly BackOff _backOff;
    private readonly Lock _lock = new();

    // Unbounded, but a key is in it at most once.
    private readonly Channel<ObjectKey> _ready = Channel.CreateUnbounded<ObjectKey>();
    // Each with the moment since when.
    private readonly Dictionary<ObjectKey, long> _waiting = [];
    private readonly Dictionary<ObjectKey, long> _busy = [];
    private readonly Dictionary<ObjectKey, int> _failures = [];
    private readonly Dictionary<ObjectKey, long> _due = [];
    private readonly PriorityQueue<ObjectKey, long> _later = new();
    private readonly ITimer _timer;
    private long _armedFor = long.MaxValue;

    public WorkQueue(TimeProvider clock, BackOff backOff)
    {
        _clock = clock;
        _backOff = backOff;
        _timer = clock.CreateTimer(_ => ReleaseDue(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public QueueMetrics Metrics { get; set; } = new();

    /// <summary>Keys that wait now, without those of a later time.</summary>
    public int Length
    {
        get
        {
            lock (_lock)
                return _waiting.Count;
        }
    }

    /// <summary>Since when the keys that are worked on now are.</summary>
    public long[] StartsOfWork()
    {
        lock (_lock)
            return [.. _busy.Values];
    }

    public void Add(ObjectKey key)
    {
        lock (_lock)
        {
            if (!_waiting.TryAdd(key, Stopwatch.GetTimestamp()))
                return;
            Metrics.Added();
            if (!_busy.ContainsKey(key))
                _ready.Writer.TryWrite(key);
        }
    }

    public async ValueTask<ObjectKey> TakeAsync(CancellationToken cancel)
    {
        ObjectKey key = await _ready.Reader.ReadAsync(cancel);
        lock (_lock)
        {
            long now = Stopwatch.GetTimestamp();
            if (_waiting.Remove(key, out long since))
                Metrics.Waits.Count(now - since);
            _busy[key] = now;
        }

        return key;
    }

    /// <summary>Ends the work on a key that went well, and sets its next check; an earlier answer about it no longer counts.</summary>
    public void Finish(ObjectKey key, NextCheck next)
    {
        lock (_lock)
        {
            _failures.Remove(key);
            Release(key);
            if (next.Delay is { } delay)
                AddLater(key, delay);
            else
                _due.Remove(key);
        }
    }

    /// <summary>Ends the work on a key that failed; it comes back after a wait that grows with each failure in a row.</summary>
    public TimeSpan Fail(ObjectKey key)
    {
        lock (_lock)
        {
            Metrics.Retried();
            int failures = _failures[key] = _failures.GetValueOrDefault(key) + 1;
            TimeSpan delay = _backOff.After(failures);
            Release(key);
            AddLater(key, delay);
            return delay;
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Release(ObjectKey key)
    {
        if (_busy.Remove(key, out long since))
            Metrics.Work.Count(Stopwatch.GetTimestamp() - since);
        if (_waiting.ContainsKey(key))
            _ready.Writer.TryWrite(key);
    }

    private void AddLater(ObjectKey key, TimeSpan delay)
    {
        long due = _clock.GetUtcNow().Ticks + delay.Ticks;
        _due[key] = due;
        _later.Enqueue(key, due);
        Arm();
    }

    private void Arm()
    {
        if (!_later.TryPeek(out _, out long due) || due >= _armedFor)
            return;

        _armedFor = due;
        long wait = Math.Max(0, due - _clock.GetUtcNow().Ticks);
        _timer.Change(TimeSpan.FromTicks(wait), Timeout.InfiniteTimeSpan);
    }

    private void ReleaseDue()
    {
        lock (_lock)
        {
            _armedFor = long.MaxValue;
            long now = _clock.GetUtcNow().Ticks;
            while (_later.TryPeek(out ObjectKey key, out long due) && due <= now)
            {
                _later.Dequeue();

                // An entry that a newer answer has replaced is left in the heap until here.
                if (_due.TryGetValue(key, out long wanted) && wanted == due)
                {
                    _due.Remove(key);
                    Add(key);
                }
            }

            Arm();
        }
    }
}
