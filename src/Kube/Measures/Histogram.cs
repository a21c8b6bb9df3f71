using System.Diagnostics;

namespace Gantry.Kube.Measures;

/// <summary>Counts how many durations were no longer than each of some bounds. Counting takes no memory and no lock.</summary>
/// <param name="bounds">Upper bounds of the buckets in seconds, the smallest first.</param>
public sealed class Histogram(double[] bounds)
{
    private readonly long[] _buckets = new long[bounds.Length + 1];
    private long _ticks;

    public IReadOnlyList<double> Bounds => bounds;

    public double Seconds => (double)Interlocked.Read(ref _ticks) / Stopwatch.Frequency;

    public void Count(TimeSpan duration) => Count((long)(duration.TotalSeconds * Stopwatch.Frequency));

    /// <param name="ticks">A difference of two timestamps of <see cref="Stopwatch"/>.</param>
    public void Count(long ticks)
    {
        Interlocked.Add(ref _ticks, ticks);
        double seconds = (double)ticks / Stopwatch.Frequency;
        int bucket = 0;
        while (bucket < bounds.Length && seconds > bounds[bucket])
            bucket++;
        Interlocked.Increment(ref _buckets[bucket]);
    }

    /// <summary>How many took no longer than each bound; the last for any time.</summary>
    public long[] Cumulative()
    {
        long[] sums = new long[_buckets.Length];
        long sum = 0;
        for (int i = 0; i < sums.Length; i++)
            sums[i] = sum += Interlocked.Read(ref _buckets[i]);
        return sums;
    }
}
