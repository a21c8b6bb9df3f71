using Gantry.Kube.Measures;
using Gantry.Kube.Reconciling;

namespace Gantry.KubeServer.Metrics;

/// <summary>What the controllers of this process tell, under the names that client libraries have for work queues.</summary>
internal static class WorkQueueMetrics
{
    public static void WriteTo(PrometheusText text, ControllerMetrics controllers)
    {
        KeyValuePair<string, QueueMetrics>[] queues = [.. controllers.Queues];
        Values("workqueue_adds_total", "counter", "Keys that were added to a queue.", queue => queue.Adds);
        Values("workqueue_depth", "gauge", "Keys that wait in a queue.", queue => queue.Depth);
        Times("workqueue_queue_duration_seconds", "How long keys waited in a queue.", queue => queue.Waits);
        Times("workqueue_work_duration_seconds", "How long the work on keys took.", queue => queue.Work);
        Values("workqueue_unfinished_work_seconds", "gauge", "How long keys have been worked on that still are, together.", queue => queue.Unfinished().All);
        Values("workqueue_longest_running_processor_seconds", "gauge", "How long the key has been worked on that was begun first.", queue => queue.Unfinished().Longest);
        Values("workqueue_retries_total", "counter", "Keys that failed and came back.", queue => queue.Retries);

        void Values(string name, string type, string help, Func<QueueMetrics, double> value)
        {
            text.Family(name, type, help);
            foreach ((string queue, QueueMetrics metrics) in queues)
                text.Value(name, value(metrics), ("name", queue));
        }

        void Times(string name, string help, Func<QueueMetrics, Histogram> times)
        {
            text.Family(name, "histogram", help);
            foreach ((string queue, QueueMetrics metrics) in queues)
                text.Histogram(name, times(metrics), 0, ("name", queue));
        }
    }
}
