using System.Collections.Concurrent;
using Gantry.KubeServer.Metrics;

namespace Gantry.KubeServer.Authorization;

/// <summary>Counts how often services of others were asked about rights.</summary>
internal sealed class AuthorizationMetrics
{
    private readonly ConcurrentDictionary<(string Name, string Result), long> _asked = new();

    private readonly OutcomeTimes _attempts = new("authorization_attempts_total", "authorization_duration_seconds", "Requests of which it was decided whether they are allowed");

    /// <param name="verdict">Null where nobody could decide.</param>
    public void Decided(Verdict? verdict, long ticks) =>
        _attempts.Count(verdict switch { null => "error", { IsAllowed: true } => "allowed", { IsDenied: true } => "denied", _ => "no-opinion" }, ticks);

    public void Asked(string name, string result) => _asked.AddOrUpdate((name, result), 1, static (_, before) => before + 1);

    public void WriteTo(PrometheusText text)
    {
        _attempts.WriteTo(text);
        const string family = "apiserver_authorization_webhook_evaluations_total";
        text.Family(family, "counter", "Questions to services that decide about requests, by outcome.");
        foreach (((string name, string result), long count) in _asked)
            text.Value(family, count, ("name", name), ("result", result));
    }
}
