namespace Gantry.Controllers.Scheduling;

/// <summary>Says why no node suits: "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) were unschedulable."</summary>
internal static class SchedulingMessage
{
    public static string Of(int nodes, IReadOnlyDictionary<string, int> objections)
    {
        if (nodes == 0)
            return "no nodes available to schedule pods";

        IEnumerable<string> reasons = objections.Select(objection => $"{objection.Value} {objection.Key}").Order(StringComparer.Ordinal);
        return $"0/{nodes} nodes are available: {string.Join(", ", reasons)}.";
    }
}
