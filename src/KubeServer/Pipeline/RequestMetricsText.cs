using System.Globalization;
using Gantry.KubeServer.Metrics;

namespace Gantry.KubeServer.Pipeline;

/// <summary>What is counted of requests, under the names that the original has.</summary>
internal sealed class RequestMetricsText(RequestMetrics requests)
{
    public void WriteTo(PrometheusText text)
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

        WriteSizes(text);
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

    private void WriteSizes(PrometheusText text)
    {
        const string sizes = "apiserver_response_sizes";
        text.Family(sizes, "histogram", "How large answers to reading requests were, before they were compressed.");
        foreach ((SeriesKey key, RequestSeries series) in requests.Ended)
        {
            if (series.Sizes is { } counted)
                text.Histogram(sizes, counted, 0, LabelsOf(key));
        }

        const string deprecated = "apiserver_requested_deprecated_apis";
        text.Family(deprecated, "gauge", "Kinds that go out of use and were asked for all the same.");
        foreach ((string group, string plural, string subresource, string version) in Deprecated())
            text.Value(deprecated, 1, ("group", group), ("removed_release", ""), ("resource", plural), ("subresource", subresource), ("version", version));
    }

    private IEnumerable<(string Group, string Plural, string Subresource, string Version)> Deprecated() =>
        (from one in requests.Ended
         let definition = one.Key.Resource?.Definition
         where definition is not null && one.Key.Resource!.Behaviour.DeprecationWarning.Length > 0
         select (definition.Group, definition.Plural, one.Key.Subresource, definition.Version)).Distinct();

    private static bool IsLasting(SeriesKey key) => key.Verb is "WATCH" or "CONNECT";

    // An eviction that a budget does not allow has the code of a server that is too busy.
    private static bool IsTermination(SeriesKey key, int code) => code == 504 || (code == 429 && key.Subresource != "eviction");

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
