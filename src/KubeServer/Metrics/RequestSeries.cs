using System.Diagnostics;
using Gantry.KubeServer.Kinds;

namespace Gantry.KubeServer.Metrics;

/// <summary>What requests are counted by.</summary>
internal readonly record struct SeriesKey(ApiResource? Resource, string Verb, string Subresource, string Scope);

/// <summary>The counters of requests of one sort. Counting takes no memory and no lock, but for the first answer of each code.</summary>
internal sealed class RequestSeries
{
    /// <summary>Upper bounds of the buckets in seconds, those of the original.</summary>
    public static ReadOnlySpan<double> Bounds =>
        [0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60];

    private readonly long[] _buckets = new long[Bounds.Length + 1];
    private readonly Lock _adding = new();
    private CodeCount[] _codes = [];
    private long _ticks;
    private long _running;

    public long Running => Interlocked.Read(ref _running);

    public IEnumerable<(int Code, long Count)> Codes => Volatile.Read(ref _codes).Select(one => (one.Code, Interlocked.Read(ref one.Count)));

    public double Seconds => (double)Interlocked.Read(ref _ticks) / Stopwatch.Frequency;

    public void Begin() => Interlocked.Increment(ref _running);

    public void End(int code, long startedAt)
    {
        Interlocked.Decrement(ref _running);
        long ticks = Stopwatch.GetTimestamp() - startedAt;
        Interlocked.Add(ref _ticks, ticks);
        double seconds = (double)ticks / Stopwatch.Frequency;
        int bucket = 0;
        ReadOnlySpan<double> bounds = Bounds;
        while (bucket < bounds.Length && seconds > bounds[bucket])
            bucket++;
        Interlocked.Increment(ref _buckets[bucket]);
        Interlocked.Increment(ref CountOf(code).Count);
    }

    /// <summary>How many requests took no longer than each bound; the last for any time.</summary>
    public long[] Cumulative()
    {
        long[] sums = new long[_buckets.Length];
        long sum = 0;
        for (int i = 0; i < sums.Length; i++)
            sums[i] = sum += Interlocked.Read(ref _buckets[i]);
        return sums;
    }

    private CodeCount CountOf(int code)
    {
        foreach (CodeCount one in Volatile.Read(ref _codes))
        {
            if (one.Code == code)
                return one;
        }

        lock (_adding)
        {
            if (_codes.FirstOrDefault(one => one.Code == code) is { } there)
                return there;
            CodeCount made = new(code);
            Volatile.Write(ref _codes, [.. _codes, made]);
            return made;
        }
    }

    private sealed class CodeCount(int code)
    {
        public long Count;

        public int Code => code;
    }
}
