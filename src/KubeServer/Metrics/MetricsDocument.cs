using System.Globalization;
using Gantry.KubeServer.Audit;
using Gantry.KubeServer.Fairness;
using Gantry.KubeServer.Kinds;

namespace Gantry.KubeServer.Metrics;

/// <summary>Everything that /metrics tells, under the names that the original has.</summary>
internal sealed class MetricsDocument(RequestMetrics requests, ResourceCatalog catalog, RequestFairness fairness, AuditLog? audit, IReadOnlyList<Action<PrometheusText>> others)
{
    public byte[] Write()
    {
        PrometheusText text = new();
        WriteRequests(text);
        WriteObjects(text);
        fairness.WriteTo(text);
        audit?.WriteTo(text);
        foreach (Action<PrometheusText> write in others)
            write(text);
        ProcessMetrics.WriteTo(text);
        return text.ToBytes();
    }

    private void WriteRequests(PrometheusText text)
    {
        text.Family("apiserver_request_total", "counter", "Requests by verb, kind, scope and code.");
        foreach ((SeriesKey key, RequestSeries series) in requests.All)
        {
            foreach ((int code, long count) in series.Codes)
                text.Value("apiserver_request_total", count, [("code", code.ToString(CultureInfo.InvariantCulture)), DryRunOf(key), .. LabelsOf(key)]);
        }

        WriteTimes(text);
        (long mutating, long reading) = requests.Inflight;
        text.Family("apiserver_current_inflight_requests", "gauge", "Requests that are being answered, lasting ones not counted.")
            .Value("apiserver_current_inflight_requests", mutating, ("request_kind", "mutating"))
            .Value("apiserver_current_inflight_requests", reading, ("request_kind", "readOnly"));
        text.Family("apiserver_longrunning_requests", "gauge", "Watches, logs and streams that are open.");
        foreach ((SeriesKey key, RequestSeries series) in requests.All)
        {
            if (IsLasting(key))
                text.Value("apiserver_longrunning_requests", series.Running, LabelsOf(key));
        }
    }

    private void WriteTimes(PrometheusText text)
    {
        const string terminations = "apiserver_request_terminations_total";
        text.Family(terminations, "counter", "Requests that the server ended to protect itself.");
        foreach ((SeriesKey key, RequestSeries series) in requests.All)
        {
            foreach ((int code, long count) in series.Codes.Where(one => IsTermination(key, one.Code)))
                text.Value(terminations, count, [("code", code.ToString(CultureInfo.InvariantCulture)), .. LabelsOf(key)]);
        }

        const string times = "apiserver_request_duration_seconds";
        text.Family(times, "histogram", "How long requests took, by verb, kind and scope.");
        foreach ((SeriesKey key, RequestSeries series) in requests.Ended)
            text.Histogram(times, series.Times, 0, [DryRunOf(key), .. LabelsOf(key)]);

        // The original begins at 50 milliseconds.
        const string own = "apiserver_request_sli_duration_seconds";
        text.Family(own, "histogram", "How long requests took without webhooks and queues, by verb, kind and scope.");
        foreach ((SeriesKey key, RequestSeries series) in requests.Ended)
        {
            if (!IsLasting(key) && !key.IsDryRun)
                text.Histogram(own, series.OwnTimes, 2, LabelsOf(key));
        }
    }

    private static bool IsLasting(SeriesKey key) => key.Verb is "WATCH" or "CONNECT";

    // An eviction that a budget does not allow has the code of a server that is too busy.
    private static bool IsTermination(SeriesKey key, int code) => code == 504 || (code == 429 && key.Subresource != "eviction");

    private void WriteObjects(PrometheusText text)
    {
        text.Family("apiserver_storage_objects", "gauge", "Objects that are stored, by kind.");
        foreach (ApiResource resource in catalog.Stored)
        {
            string group = resource.Definition.Group;
            text.Value("apiserver_storage_objects", resource.Cache.Snapshot.Objects.Count, ("resource", group.Length == 0 ? resource.Definition.Plural : $"{resource.Definition.Plural}.{group}"));
        }
    }

    private static (string, string) DryRunOf(SeriesKey key) => ("dry_run", key.IsDryRun ? "All" : "");

    private static (string, string)[] LabelsOf(SeriesKey key) =>
    [
        ("component", "apiserver"),
        ("group", key.Resource?.Definition.Group ?? ""),
        ("resource", key.Resource?.Definition.Plural ?? ""),
        ("scope", key.Scope),
        ("subresource", key.Subresource),
        ("verb", key.Verb),
        ("version", key.Resource?.Definition.Version ?? ""),
    ];
}
