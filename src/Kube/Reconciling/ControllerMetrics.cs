using System.Collections.Concurrent;

namespace Gantry.Kube.Reconciling;

/// <summary>What the loops of a process tell about themselves, by the names under which they are counted.</summary>
public sealed class ControllerMetrics
{
    private readonly ConcurrentDictionary<string, QueueMetrics> _queues = new(StringComparer.Ordinal);

    public IEnumerable<KeyValuePair<string, QueueMetrics>> Queues => _queues.OrderBy(pair => pair.Key, StringComparer.Ordinal);

    internal QueueMetrics Of(string name) => _queues.GetOrAdd(name, _ => new QueueMetrics());
}
