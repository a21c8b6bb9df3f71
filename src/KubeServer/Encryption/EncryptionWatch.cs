using Gantry.Grpc;
using Gantry.KubeServer.Encryption.Kms;
using Gantry.KubeServer.Health;
using Gantry.KubeServer.Metrics;

namespace Gantry.KubeServer.Encryption;

/// <summary>Whether the services that keep keys are well, for health checks and metrics.</summary>
internal sealed class EncryptionWatch(EncryptedStore store)
{
    public HealthCheck Check => new("kms-providers", JudgeAsync);

    public void WriteTo(PrometheusText text)
    {
        if (store.Plan.Services.Count == 0)
            return;
        const string calls = "apiserver_envelope_encryption_kms_operations_latency_seconds";
        text.Family(calls, "summary", "How long key management services took.");
        foreach (KmsCipher service in store.Plan.Services)
        {
            foreach (((string method, GrpcStatus status), (long count, double seconds)) in service.Calls)
            {
                (string, string)[] labels = [("grpc_status_code", status.ToString()), ("method_name", "/v2.KeyManagementService/" + method), ("provider_name", service.Name)];
                text.Value(calls + "_sum", seconds, labels);
                text.Value(calls + "_count", count, labels);
            }
        }

        const string key = "apiserver_envelope_encryption_key_id_hash_status_last_timestamp_seconds";
        text.Family(key, "gauge", "When a key management service last named its key.");
        foreach (KmsCipher service in store.Plan.Services)
            text.Value(key, service.AskedAt.ToUnixTimeSeconds(), ("key_id_hash", service.KeyIdHash), ("provider_name", service.Name));
        const string cache = "apiserver_envelope_encryption_dek_source_cache_size";
        text.Family(cache, "gauge", "Data keys that have been opened.");
        foreach (KmsCipher service in store.Plan.Services)
            text.Value(cache, service.OpenedSeeds, ("provider_name", service.Name));
    }

    private async ValueTask<string> JudgeAsync(CancellationToken cancel)
    {
        List<string> problems = [];
        foreach (KmsCipher service in store.Plan.Services)
        {
            if (await service.JudgeAsync(cancel) is { Length: > 0 } problem)
                problems.Add($"{service.Name}: {problem}");
        }

        return string.Join("; ", problems);
    }
}
