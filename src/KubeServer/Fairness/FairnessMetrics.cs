using Gantry.KubeServer.Metrics;

namespace Gantry.KubeServer.Fairness;

/// <summary>What of the priority levels is used and by whom, under the names that the original has.</summary>
internal static class FairnessMetrics
{
    private const string Prefix = "apiserver_flowcontrol_";

    public static void Write(PrometheusText text, IReadOnlyList<PriorityLevel> levels)
    {
        const string nominal = Prefix + "nominal_limit_seats";
        text.Family(nominal, "gauge", "Seats that a priority level has.");
        foreach (PriorityLevel level in levels)
            text.Value(nominal, level.Nominal, ("priority_level", level.Name));

        (FlowUse Use, (string, string)[] Labels)[] uses =
            [.. from level in levels from use in level.Uses where use.WasUsed select (use, ((string, string)[])[("flow_schema", use.Schema), ("priority_level", level.Name)])];
        Values("current_executing_seats", "gauge", "Seats that are taken.", use => use.Seats);
        Values("current_executing_requests", "gauge", "Requests that have a seat.", use => use.Executing);
        Values("current_inqueue_requests", "gauge", "Requests that wait for a seat.", use => use.Waiting);
        Values("dispatched_requests_total", "counter", "Requests that were given a seat.", use => use.Dispatched);
        const string waits = Prefix + "request_wait_duration_seconds";
        text.Family(waits, "histogram", "How long requests waited for a seat, whether or not they got one.");
        foreach ((FlowUse use, (string, string)[] labels) in uses)
        {
            text.Histogram(waits, use.Waits, 0, [("execute", "true"), .. labels]);
            if (use.VainWaits is { } vain)
                text.Histogram(waits, vain, 0, [("execute", "false"), .. labels]);
        }

        void Values(string name, string type, string help, Func<FlowUse, double> value)
        {
            text.Family(Prefix + name, type, help);
            foreach ((FlowUse use, (string, string)[] labels) in uses)
                text.Value(Prefix + name, value(use), labels);
        }
    }
}
