using System.Threading.Tasks.Sources;

namespace Gantry.KubeServer.Caching;

/// <summary>
/// What one watcher sleeps on: set by the next change, by the watcher's timer or by its end. Made once for each watch, so that waking a thousand
/// watchers allocates nothing.
/// </summary>
internal sealed class WatchSignal : IValueTaskSource, IThreadPoolWorkItem
{
    private const int Idle = 0;
    private const int Waited = 1;
    private const int WasSet = 2;

    private ManualResetValueTaskSourceCore<bool> _core;
    private int _state;

    /// <summary>Whether a ring is going to set it; belongs to the ring and its lock.</summary>
    public bool IsListed { get; set; }

    public void Set()
    {
        if (Interlocked.Exchange(ref _state, WasSet) != Waited)
            return;

        // Whoever sets it from here on until the watcher runs is covered: the watcher looks at everything when it runs.
        Volatile.Write(ref _state, Idle);
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    // The watcher runs on the worker that took the signal, which is itself what waits in the queue: one object less for each watcher and change.
    void IThreadPoolWorkItem.Execute() => _core.SetResult(true);

    /// <summary>Ends when the signal is set, at once where that has happened since the last time. One waits at a time.</summary>
    public ValueTask WaitAsync()
    {
        _core.Reset();
        if (Interlocked.CompareExchange(ref _state, Waited, Idle) == Idle)
            return new ValueTask(this, _core.Version);

        Volatile.Write(ref _state, Idle);
        return ValueTask.CompletedTask;
    }

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
