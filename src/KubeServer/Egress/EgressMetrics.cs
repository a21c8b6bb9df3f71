using System.Collections.Concurrent;
using Gantry.Kube.Measures;
using Gantry.KubeServer.Metrics;

namespace Gantry.KubeServer.Egress;

/// <summary>Counts connections through proxies, under the names that the original has.</summary>
internal sealed class EgressMetrics
{
    public const string Connecting = "connect";
    public const string Proxying = "proxy";

    private const string Prefix = "apiserver_egress_dialer_dial_";
    private const string Protocol = "http_connect";

    private static readonly double[] Bounds = [0.005, 0.025, 0.1, 0.5, 2.5, 12.5];

    private readonly ConcurrentDictionary<string, Histogram> _times = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _starts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Stage, string Transport), long> _failures = new();

    public void Began(string transport) => _starts.AddOrUpdate(transport, 1, static (_, count) => count + 1);

    public void Succeeded(string transport, long ticks) => _times.GetOrAdd(transport, static _ => new Histogram(Bounds)).Count(ticks);

    public void Failed(string transport, string stage) => _failures.AddOrUpdate((stage, transport), 1, static (_, count) => count + 1);

    public void WriteTo(PrometheusText text)
    {
        text.Family(Prefix + "start_total", "counter", "Connections through proxies that were begun.");
        foreach ((string transport, long count) in _starts)
            text.Value(Prefix + "start_total", count, ("protocol", Protocol), ("transport", transport));
        text.Family(Prefix + "failure_count", "counter", "Connections through proxies that failed, by where they did.");
        foreach (((string stage, string transport), long count) in _failures)
            text.Value(Prefix + "failure_count", count, ("protocol", Protocol), ("stage", stage), ("transport", transport));
        text.Family(Prefix + "duration_seconds", "histogram", "How long it took to connect through a proxy.");
        foreach ((string transport, Histogram times) in _times)
            text.Histogram(Prefix + "duration_seconds", times, 0, ("protocol", Protocol), ("transport", transport));
    }
}
