using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Gantry.Kube.Measures;
using Gantry.KubeServer.Metrics;

namespace Gantry.KubeServer.Admission.Measures;

/// <summary>How long admission takes and how often it refuses, under the names that the original has.</summary>
internal sealed class AdmissionMetrics
{
    private static readonly double[] WebhookBounds = [0.005, 0.025, 0.1, 0.5, 1, 2.5, 10, 25];

    private static readonly double[] PolicyBounds = [5e-7, 0.001, 0.01, 0.1, 1];

    private readonly List<StepTimes> _steps = [];
    private readonly ConcurrentDictionary<AdmissionKey, Histogram> _webhooks = new();
    private readonly ConcurrentDictionary<PolicyKey, Histogram> _policies = new();
    private readonly ConcurrentDictionary<(AdmissionKey Key, int Code), long> _answers = new();
    private readonly ConcurrentDictionary<(AdmissionKey Key, string Error, int Code), long> _refusals = new();
    private readonly ConcurrentDictionary<(string Name, string Type), long> _ignored = new();

    /// <summary>All steps together.</summary>
    public StepTimes Rounds { get; } = new("");

    /// <summary>Where a step counts that is called so. Steps are named before the first request.</summary>
    public StepTimes Step(string name)
    {
        StepTimes times = new(name);
        _steps.Add(times);
        return times;
    }

    public void Webhook(AdmissionKey key, int code, long since)
    {
        if (!_webhooks.TryGetValue(key, out Histogram? times))
            times = _webhooks.GetOrAdd(key, new Histogram(WebhookBounds));
        times.Count(Stopwatch.GetTimestamp() - since);
        Add(_answers, (key, Bounded(code)));
    }

    public void PolicyActed(PolicyKey key, long ticks) => _policies.GetOrAdd(key, static _ => new Histogram(PolicyBounds)).Count(ticks);

    public void WebhookRefused(AdmissionKey key, string error, int code) => Add(_refusals, (key, error, Bounded(code)));

    public void WebhookIgnored(string name, string type) => Add(_ignored, (name, type));

    public void WriteTo(PrometheusText text)
    {
        Times(text, "apiserver_admission_step_admission_duration_seconds", "How long all steps of admission took.", Rounds.All);
        Times(text, "apiserver_admission_controller_admission_duration_seconds", "How long a step of admission took.", _steps.SelectMany(step => step.All));
        Times(text, "apiserver_admission_webhook_admission_duration_seconds", "How long a webhook took.", _webhooks.Select(pair => (pair.Key, pair.Value)));
        WritePolicies(text);
        const string answers = "apiserver_admission_webhook_request_total";
        text.Family(answers, "counter", "Questions to webhooks, by the code of the answer.");
        foreach (((AdmissionKey key, int code), long count) in _answers)
            text.Value(answers, count, [("code", Text(code)), .. key.Labels()]);
        const string refusals = "apiserver_admission_webhook_rejection_count";
        text.Family(refusals, "counter", "Requests that a webhook refused, or that were refused since it failed.");
        foreach (((AdmissionKey key, string error, int code), long count) in _refusals)
            text.Value(refusals, count, ("error_type", error), ("name", key.Name), ("operation", key.Operation), ("rejection_code", Text(code)), ("type", key.Type));
        const string ignored = "apiserver_admission_webhook_fail_open_count";
        text.Family(ignored, "counter", "Failures of webhooks that were ignored.");
        foreach (((string name, string type), long count) in _ignored)
            text.Value(ignored, count, ("name", name), ("type", type));
    }

    private void WritePolicies(PrometheusText text)
    {
        const string counts = "apiserver_validating_admission_policy_check_total";
        const string times = "apiserver_validating_admission_policy_check_duration_seconds";
        text.Family(counts, "counter", "Rules of policies that were broken, by what was done about it.");
        foreach ((PolicyKey key, Histogram histogram) in _policies)
            text.Value(counts, histogram.Cumulative()[^1], key.Labels());
        text.Family(times, "histogram", "How long it took to find out that rules of policies were broken.");
        foreach ((PolicyKey key, Histogram histogram) in _policies)
            text.Histogram(times, histogram, 0, key.Labels());
    }

    private static void Times(PrometheusText text, string name, string help, IEnumerable<(AdmissionKey Key, Histogram Times)> series)
    {
        text.Family(name, "histogram", help);
        foreach ((AdmissionKey key, Histogram times) in series)
            text.Histogram(name, times, 0, key.Labels());
    }

    private static void Add<TKey>(ConcurrentDictionary<TKey, long> counts, TKey key)
        where TKey : notnull =>
        counts.AddOrUpdate(key, 1, (_, count) => count + 1);

    // A webhook may answer with any number; there shall not be a series for each.
    private static int Bounded(int code) => Math.Clamp(code, 0, 600);

    private static string Text(int code) => code.ToString(CultureInfo.InvariantCulture);
}
