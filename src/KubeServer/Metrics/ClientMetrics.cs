using System.Collections.Concurrent;
using System.Globalization;
using Gantry.Kube.Measures;

namespace Gantry.KubeServer.Metrics;

/// <summary>What the components of this process ask the API, as each client of Kubernetes counts it.</summary>
internal sealed class ClientMetrics
{
    private const string Requests = "rest_client_requests_total";
    private const string Times = "rest_client_request_duration_seconds";

    private static readonly double[] Bounds = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60];

    private readonly ConcurrentDictionary<(string Method, string Host, int Code), Counter> _requests = new();
    private readonly ConcurrentDictionary<(string Method, string Host), Histogram> _times = new();

    /// <param name="code">What was answered; 0 where nothing was.</param>
    public void Count(string method, string host, int code, long ticks)
    {
        Interlocked.Increment(ref _requests.GetOrAdd((method, host, code), static _ => new Counter()).Value);
        _times.GetOrAdd((method, host), static _ => new Histogram(Bounds)).Count(ticks);
    }

    public void WriteTo(PrometheusText text)
    {
        text.Family(Requests, "counter", "Requests of the components of this process, by what was answered.");
        foreach (((string method, string host, int code), Counter counter) in _requests)
            text.Value(Requests, Interlocked.Read(ref counter.Value), ("code", code == 0 ? "<error>" : code.ToString(CultureInfo.InvariantCulture)), ("host", host), ("method", method));
        text.Family(Times, "histogram", "How long the components of this process waited for answers.");
        foreach (((string method, string host), Histogram times) in _times)
            text.Histogram(Times, times, 0, ("host", host), ("verb", method));
    }

    private sealed class Counter
    {
        public long Value;
    }
}
