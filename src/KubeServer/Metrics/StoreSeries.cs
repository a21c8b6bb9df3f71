using System.Diagnostics;
using Gantry.Kube.Measures;

namespace Gantry.KubeServer.Metrics;

/// <summary>How long one operation of the store took for one kind, and how often it failed.</summary>
internal sealed class StoreSeries
{
    private static readonly double[] Bounds = [0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60];

    private long _failures;

    public Histogram Times { get; } = new(Bounds);

    public long Failures => Interlocked.Read(ref _failures);

    /// <param name="state">What the work needs; so that the work is the same each time and takes no memory.</param>
    public async ValueTask<T> RunAsync<TState, T>(TState state, Func<TState, ValueTask<T>> work)
    {
        long since = Stopwatch.GetTimestamp();
        try
        {
            return await work(state);
        }
        catch
        {
            Interlocked.Increment(ref _failures);
            throw;
        }
        finally
        {
            Times.Count(Stopwatch.GetTimestamp() - since);
        }
    }
}
