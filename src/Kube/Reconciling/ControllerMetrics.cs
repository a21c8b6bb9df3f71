using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Gantry.Kube.Reconciling;

/// <summary>What the loops tell about themselves: checks, their duration and outcome, and how many keys wait.</summary>
internal sealed class ControllerMetrics : IDisposable
{
    private readonly Meter _meter = new("Gantry.Controllers");
    private readonly Histogram<double> _checks;
    private readonly ConcurrentDictionary<string, WorkQueue> _queues = new();

    public ControllerMetrics()
    {
        _checks = _meter.CreateHistogram<double>("gantry.controller.check.duration", unit: "s", description: "Time that one check of one object took");
        _meter.CreateObservableGauge("gantry.controller.queue.length", Lengths, description: "Objects that wait for a check");
    }

    public void Checked(string controller, string outcome, TimeSpan took) =>
        _checks.Record(took.TotalSeconds, new("controller", controller), new KeyValuePair<string, object?>("outcome", outcome));

    public void Watch(string controller, WorkQueue queue) => _queues[controller] = queue;

    public void Forget(string controller) => _queues.TryRemove(controller, out _);

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<int>> Lengths() =>
        _queues.Select(entry => new Measurement<int>(entry.Value.Length, new KeyValuePair<string, object?>("controller", entry.Key)));
}
