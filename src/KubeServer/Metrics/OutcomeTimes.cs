using System.Collections.Concurrent;
using Gantry.Kube.Measures;

namespace Gantry.KubeServer.Metrics;

/// <summary>How often something had each outcome, and how long that took.</summary>
internal sealed class OutcomeTimes(string counts, string times, string what)
{
    // Doubling from a millisecond, as the original has them.
    private static readonly double[] Bounds = [.. Enumerable.Range(0, 15).Select(power => 0.001 * (1 << power))];

    private readonly ConcurrentDictionary<string, Histogram> _outcomes = new(StringComparer.Ordinal);

    public void Count(string outcome, long ticks) => (_outcomes.TryGetValue(outcome, out Histogram? known) ? known : _outcomes.GetOrAdd(outcome, static _ => new Histogram(Bounds))).Count(ticks);

    public void WriteTo(PrometheusText text)
    {
        text.Family(counts, "counter", $"{what}, by outcome.");
        foreach ((string outcome, Histogram histogram) in _outcomes)
            text.Value(counts, histogram.Cumulative()[^1], ("result", outcome));
        text.Family(times, "histogram", $"{what}, and how long that took.");
        foreach ((string outcome, Histogram histogram) in _outcomes)
            text.Histogram(times, histogram, 0, ("result", outcome));
    }
}
