using System.Diagnostics;

namespace Gantry.Kube.Measures;

/// <summary>Counts how many durations, or sizes, were no more than each of some bounds. Counting takes no memory and no lock.</summary>
/// <param name="bounds">Upper bounds of the buckets, the smallest first: in seconds, or in what is counted.</param>
/// <param name="isOfTimes">Whether ticks of <see cref="Stopwatch"/> are counted; otherwise amounts as they are.</param>
public sealed class Histogram(double[] bounds, bool isOfTimes = true)
{
    private readonly double _unit = isOfTimes ? Stopwatch.Frequency : 1;
    private readonly long[] _buckets = new long[bounds.Length + 1];
    private long _sum;

    public IReadOnlyList<double> Bounds => bounds;

    public double Sum => Interlocked.Read(ref _sum) / _unit;

    public void Count(TimeSpan duration) => Count((long)(duration.TotalSeconds * Stopwatch.Frequency));

    /// <param name="amount">A difference of two timestamps of <see cref="Stopwatch"/>, or a size.</param>
    public void Count(long amount)
    {
        Interlocked.Add(ref _sum, amount);
        double value = amount / _unit;
        int bucket = 0;
        while (bucket < bounds.Length && value > bounds[bucket])
            bucket++;
        Interlocked.Increment(ref _buckets[bucket]);
    }

    /// <summary>How many were no more than each bound; the last for all.</summary>
    public long[] Cumulative()
    {
        long[] sums = new long[_buckets.Length];
        long sum = 0;
        for (int i = 0; i < sums.Length; i++)
            sums[i] = sum += Interlocked.Read(ref _buckets[i]);
        return sums;
    }
}
