using System.Collections.Concurrent;
using Gantry.KubeServer.Metrics;

namespace Gantry.KubeServer.Health;

/// <summary>What the checks of the server's health came to, by which service levels are reckoned.</summary>
internal sealed class HealthMetrics
{
    private readonly ConcurrentDictionary<(string Name, string Type), (bool IsGood, long Successes, long Failures)> _checks = new();

    /// <param name="type">The path that asked: livez, readyz or healthz.</param>
    public void Ran(string type, string name, bool isGood) => _checks.AddOrUpdate(
        (name, type),
        (isGood, isGood ? 1 : 0, isGood ? 0 : 1),
        (_, before) => (isGood, before.Successes + (isGood ? 1 : 0), before.Failures + (isGood ? 0 : 1)));

    public byte[] Write()
    {
        PrometheusText text = new();
        text.Family("kubernetes_healthcheck", "gauge", "Whether a check of health came out well when it was last made.");
        foreach (((string name, string type), (bool isGood, _, _)) in _checks)
            text.Value("kubernetes_healthcheck", isGood ? 1 : 0, ("name", name), ("type", type));
        text.Family("kubernetes_healthchecks_total", "counter", "Checks of health by what they came to.");
        foreach (((string name, string type), (_, long successes, long failures)) in _checks)
        {
            foreach ((string status, long count) in ((string, long)[])[("success", successes), ("error", failures)])
            {
                if (count > 0)
                    text.Value("kubernetes_healthchecks_total", count, ("name", name), ("status", status), ("type", type));
            }
        }

        return text.ToBytes();
    }
}
