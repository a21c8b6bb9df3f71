using System.Diagnostics;

namespace Gantry.Api.Bench;

/// <summary>What one connection saw: times, bytes of bodies, and answers that were no success.</summary>
internal sealed class Tally
{
    private readonly List<double> _milliseconds = [];

    public IReadOnlyList<double> Milliseconds => _milliseconds;

    public long Bytes { get; set; }

    public int Failures { get; private set; }

    public void Add(long started, bool isSuccess)
    {
        _milliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        if (!isSuccess)
            Failures++;
    }
}
