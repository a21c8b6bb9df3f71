using System.Diagnostics.Metrics;

namespace Gantry.Kube.Reconciling;

/// <summary>What the loops tell about themselves: checks, their duration and outcome, and how many keys wait.</summary>
internal sealed class ControllerMetrics : IDisposable
{
    private readonly Meter _meter = new("Gantry.Controllers");
    private readonly Histogram<double> _checks;

    public ControllerMetrics() =>
        _checks = _meter.CreateHistogram<double>("gantry.controller.check.duration", unit: "s", description: "Time that one check of one object took");

    public void Checked(string controller, string outcome, TimeSpan took) =>
        _checks.Record(took.TotalSeconds, new("controller", controller), new KeyValuePair<string, object?>("outcome", outcome));

    public void Watch(string controller, WorkQueue queue) =>
        _meter.CreateObservableGauge("gantry.controller.queue.length", () => new Measurement<int>(queue.Length, new KeyValuePair<string, object?>("controller", controller)), description: "Objects that wait for a check");

    public void Dispose() => _meter.Dispose();
}
