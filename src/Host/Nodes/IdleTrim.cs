using Gantry.Linux.Processes;

namespace Gantry.Host.Nodes;

/// <summary>
/// Gives memory back to the machine when a burst of work is over. The collector runs only when something is allocated, and malloc keeps what it freed, so a
/// node that fell idle would keep the garbage of its busiest minute for ever: after a hundred containers at once that was 40 MB.
/// </summary>
internal sealed class IdleTrim : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    // Less than this in an interval is idle: leases, probes and the like.
    private const long IdleBytes = 4 * 1024 * 1024;

    // Less than this more than after the last time is not worth the pause of some milliseconds, where work may begin again any moment. The longer nothing
    // does, the less is worth it. The start always is: most of what it made, such as the documents of all kinds, is needed once.
    private const long WorthwhileBytes = 8 * 1024 * 1024;
    private const long LeastBytes = 1024 * 1024;

    private readonly ITimer _timer;
    private long _allocated;
    private long _kept;
    private int _idleLooks;

    public IdleTrim(TimeProvider clock) => _timer = clock.CreateTimer(static self => ((IdleTrim)self!).Look(), this, Interval, Interval);

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        long allocated = GC.GetTotalAllocatedBytes();
        _idleLooks = allocated - _allocated < IdleBytes ? _idleLooks + 1 : 0;
        _allocated = allocated;
        if (_idleLooks == 0 || ProcessMemory.PrivateBytes() - _kept < Math.Max(LeastBytes, WorthwhileBytes / _idleLooks))
            return;

        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        NativeHeap.Trim();
        _kept = ProcessMemory.PrivateBytes();
    }
}
