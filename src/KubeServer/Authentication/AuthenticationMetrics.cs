using System.Collections.Concurrent;
using Gantry.Kube.Measures;
using Gantry.KubeServer.Metrics;

namespace Gantry.KubeServer.Authentication;

/// <summary>Counts who was believed and who was not, under the names that the original has.</summary>
internal sealed class AuthenticationMetrics
{
    private readonly ConcurrentDictionary<(string Issuer, string Result), (long Count, double Seconds)> _issuers = new();
    private readonly ConcurrentDictionary<string, long> _keys = new(StringComparer.Ordinal);
    // From nothing over half an hour, hours, days and weeks to a year, as the original has them.
    private readonly Histogram _certificates = new([0, 1800, 3600, 7200, 21600, 43200, 86400, 172800, 345600, 604800, 2592000, 7776000, 15552000, 31104000]);
    private readonly OutcomeTimes _attempts = new("authentication_attempts", "authentication_duration_seconds", "Requests whose sender was asked for");
    private long _hits;
    private long _misses;

    /// <param name="ticks">How long it took to find out who sends a request, or that nobody is known to.</param>
    public void Identified(bool isKnown, long ticks) => _attempts.Count(isKnown ? "success" : "failure", ticks);

    /// <summary>How long a certificate with which somebody came is still good.</summary>
    public void CertificateSeen(TimeSpan left) => _certificates.Count(left);

    public void Looked(bool isHit) => Interlocked.Increment(ref isHit ? ref _hits : ref _misses);

    /// <summary>How long it took to judge a token of an issuer, keys fetched where they had to be.</summary>
    public void Judged(string issuerHash, bool isGood, TimeSpan took) =>
        _issuers.AddOrUpdate((issuerHash, isGood ? "success" : "failure"), (1, took.TotalSeconds), (_, before) => (before.Count + 1, before.Seconds + took.TotalSeconds));

    public void KeysFetched(string issuerHash, DateTimeOffset now) => _keys[issuerHash] = now.ToUnixTimeSeconds();

    public void WriteTo(PrometheusText text)
    {
        _attempts.WriteTo(text);
        text.Family("authentication_token_cache_request_total", "counter", "Tokens of others that were looked up among those judged a moment ago.")
            .Value("authentication_token_cache_request_total", Interlocked.Read(ref _hits), ("status", "hit"))
            .Value("authentication_token_cache_request_total", Interlocked.Read(ref _misses), ("status", "miss"));
        const string expiry = "apiserver_client_certificate_expiration_seconds";
        text.Family(expiry, "histogram", "How long the certificates are still good with which clients came.").Histogram(expiry, _certificates, 0);
        const string latency = "apiserver_authentication_jwt_authenticator_latency_seconds";
        text.Family(latency, "summary", "How long it took to judge tokens of issuers.");
        foreach (((string issuer, string result), (long count, double seconds)) in _issuers)
        {
            text.Value(latency + "_sum", seconds, ("jwt_issuer_hash", issuer), ("result", result));
            text.Value(latency + "_count", count, ("jwt_issuer_hash", issuer), ("result", result));
        }

        const string fetched = "apiserver_authentication_jwt_authenticator_jwks_fetch_last_timestamp_seconds";
        text.Family(fetched, "gauge", "When the keys of an issuer were last fetched.");
        foreach ((string issuer, long seconds) in _keys)
            text.Value(fetched, seconds, ("jwt_issuer_hash", issuer), ("result", "success"));
    }
}
