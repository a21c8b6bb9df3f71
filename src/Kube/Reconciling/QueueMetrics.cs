using System.Diagnostics;
using Gantry.Kube.Measures;

namespace Gantry.Kube.Reconciling;

/// <summary>What the queues of controllers that share a name tell about themselves.</summary>
public sealed class QueueMetrics
{
    // From a microsecond to a quarter of an hour, as client libraries have them.
    private static readonly double[] Bounds = [1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.1, 1, 10, 100, 1000];

    private readonly Lock _lock = new();
    private readonly List<WorkQueue> _queues = [];
    private long _adds;
    private long _retries;

    /// <summary>How long keys waited before they were worked on.</summary>
    public Histogram Waits { get; } = new(Bounds);

    /// <summary>How long the work on a key took.</summary>
    public Histogram Work { get; } = new(Bounds);

    public long Adds => Interlocked.Read(ref _adds);

    public long Retries => Interlocked.Read(ref _retries);

    /// <summary>Keys that wait now.</summary>
    public int Depth => Queues().Sum(queue => queue.Length);

    /// <summary>How long the keys that are worked on have been so, in seconds: all together, and the longest.</summary>
    public (double All, double Longest) Unfinished()
    {
        long now = Stopwatch.GetTimestamp();
        double[] running = [.. Queues().SelectMany(queue => queue.StartsOfWork()).Select(start => (double)(now - start) / Stopwatch.Frequency)];
        return (running.Sum(), running.Length == 0 ? 0 : running.Max());
    }

    internal void Added() => Interlocked.Increment(ref _adds);

    internal void Retried() => Interlocked.Increment(ref _retries);

    internal void Watch(WorkQueue queue)
    {
        lock (_lock)
            _queues.Add(queue);
    }

    internal void Forget(WorkQueue queue)
    {
        lock (_lock)
            _queues.Remove(queue);
    }

    private WorkQueue[] Queues()
    {
        lock (_lock)
            return [.. _queues];
    }
}
