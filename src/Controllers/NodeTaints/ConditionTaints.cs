using Gantry.Kube.Core;

namespace Gantry.Controllers.NodeTaints;

/// <summary>The taints that a node's conditions call for, with all others left as they are.</summary>
internal static class ConditionTaints
{
    public const string NotReady = "node.kubernetes.io/not-ready";
    public const string Unreachable = "node.kubernetes.io/unreachable";

    private static readonly (string Condition, string Status, string Key, string[] Effects)[] Rules =
    [
        ("Ready", "False", NotReady, ["NoSchedule", "NoExecute"]),
        ("Ready", "Unknown", Unreachable, ["NoSchedule", "NoExecute"]),
        ("MemoryPressure", "True", "node.kubernetes.io/memory-pressure", ["NoSchedule"]),
        ("DiskPressure", "True", "node.kubernetes.io/disk-pressure", ["NoSchedule"]),
        ("PIDPressure", "True", "node.kubernetes.io/pid-pressure", ["NoSchedule"]),
        ("NetworkUnavailable", "True", "node.kubernetes.io/network-unavailable", ["NoSchedule"]),
    ];

    private const string Cordoned = "node.kubernetes.io/unschedulable";

    public static IReadOnlyList<Taint> Of(Node node, DateTimeOffset now)
    {
        HashSet<(string Key, string Effect)> wanted = [.. Wanted(node)];
        IEnumerable<Taint> kept = node.Spec.Taints.Where(taint => !IsOurs(taint) || wanted.Contains((taint.Key, taint.Effect)));
        IEnumerable<Taint> added = wanted
            .Where(want => !node.Spec.Taints.Any(taint => taint.Key == want.Key && taint.Effect == want.Effect))
            .Select(want => new Taint { Key = want.Key, Effect = want.Effect, TimeAdded = want.Effect is "NoExecute" ? now : null });
        return [.. kept, .. added];
    }

    private static IEnumerable<(string, string)> Wanted(Node node)
    {
        foreach ((string condition, string status, string key, string[] effects) in Rules)
        {
            if (node.Status.Conditions.Any(actual => actual.Type == condition && actual.Status == status))
            {
                foreach (string effect in effects)
                    yield return (key, effect);
            }
        }

        if (node.Spec.Unschedulable == true)
            yield return (Cordoned, "NoSchedule");
    }

    private static bool IsOurs(Taint taint) => taint.Key == Cordoned || Rules.Any(rule => rule.Key == taint.Key && rule.Effects.Contains(taint.Effect));
}
