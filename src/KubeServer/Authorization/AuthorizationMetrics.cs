using System.Collections.Concurrent;
using Gantry.KubeServer.Metrics;

namespace Gantry.KubeServer.Authorization;

/// <summary>Counts how often services of others were asked about rights.</summary>
internal sealed class AuthorizationMetrics
{
    private readonly ConcurrentDictionary<(string Name, string Result), long> _asked = new();

    public void Asked(string name, string result) => _asked.AddOrUpdate((name, result), 1, static (_, before) => before + 1);

    public void WriteTo(PrometheusText text)
    {
        const string family = "apiserver_authorization_webhook_evaluations_total";
        text.Family(family, "counter", "Questions to services that decide about requests, by outcome.");
        foreach (((string name, string result), long count) in _asked)
            text.Value(family, count, ("name", name), ("result", result));
    }
}
