using Gantry.Kube.Measures;
using Gantry.KubeServer.Kinds;

namespace Gantry.KubeServer.Pipeline;

/// <summary>What requests are counted by.</summary>
internal readonly record struct SeriesKey(ApiResource? Resource, string Verb, string Subresource, string Scope, bool IsDryRun);

/// <summary>The counters of requests of one sort. Counting takes no memory and no lock, but for the first answer of each code.</summary>
internal sealed class RequestSeries
{
    // Upper bounds of the buckets in seconds, those of the original.
    private static readonly double[] Bounds = [0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60];

    private static readonly double[] SizeBounds = [1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

    private readonly Lock _adding = new();
    private CodeCount[] _codes = [];
    private Histogram? _sizes;
    private long _running;

    public Histogram Times { get; } = new(Bounds);

    /// <summary>The times without what others took of them: webhooks, and the wait for a seat.</summary>
    public Histogram OwnTimes { get; } = new(Bounds);

    /// <summary>How large the answers were in bytes; null where none was to a reading request.</summary>
    public Histogram? Sizes => Volatile.Read(ref _sizes);

    public long Running => Interlocked.Read(ref _running);

    public IEnumerable<(int Code, long Count)> Codes => Volatile.Read(ref _codes).Select(one => (one.Code, Interlocked.Read(ref one.Count)));

    public void Begin() => Interlocked.Increment(ref _running);

    public void End(int code, long ticks, long othersTicks)
    {
        Interlocked.Decrement(ref _running);
        Times.Count(ticks);
        OwnTimes.Count(Math.Max(0, ticks - othersTicks));
        Interlocked.Increment(ref CountOf(code).Count);
    }

    public void CountSize(long bytes)
    {
        Histogram sizes = Volatile.Read(ref _sizes) ?? (Interlocked.CompareExchange(ref _sizes, new Histogram(SizeBounds, isOfTimes: false), null) ?? _sizes!);
        sizes.Count(bytes);
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
