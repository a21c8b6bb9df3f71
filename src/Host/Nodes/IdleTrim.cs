using Gantry.Linux.Processes;

namespace Gantry.Host.Nodes;

/// <summary>
/// Gives memory back to the machine when a burst of work is over. The collector runs only when something is allocated, so a node that fell idle would keep
/// the garbage of its busiest minute for ever: after fifty pods at once that was 110 MB.
/// </summary>
internal sealed class IdleTrim : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    // Less than this in an interval is idle: leases, probes and the like.
    private const long IdleBytes = 4 * 1024 * 1024;

    // Less than this since the last time is not worth the pause of some tens of milliseconds. The start always is: most of what it
    // made, such as the documents of all kinds, is needed once.
    private const long WorthwhileBytes = 32 * 1024 * 1024;

    private readonly ITimer _timer;
    private long _seen;
    private long _trimmedAt = -WorthwhileBytes;

    public IdleTrim(TimeProvider clock)
    {
        NativeHeap.LimitArenas(2);
        _timer = clock.CreateTimer(static self => ((IdleTrim)self!).Look(), this, Interval, Interval);
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        long allocated = GC.GetTotalAllocatedBytes();
        bool isIdle = allocated - _seen < IdleBytes;
        _seen = allocated;
        if (!isIdle || allocated - _trimmedAt < WorthwhileBytes)
            return;

        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        NativeHeap.Trim();
        _trimmedAt = allocated;
    }
}
