using Gantry.Controllers.Pods;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Meta;
using Gantry.Kube.Policy;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.Disruptions;

/// <summary>The arithmetic of a budget: who is healthy, how many must be, how many may go.</summary>
internal static class DisruptionCounts
{
    // An eviction that was granted and after this time has not led to a deletion will not; Kubernetes' own time.
    private static readonly TimeSpan DeletionTimeout = TimeSpan.FromMinutes(2);

    /// <summary>The granted evictions whose pods are still to go, and when the first of them is given up.</summary>
    public static (IReadOnlyDictionary<string, DateTimeOffset> Disrupted, NextCheck Next) StillDisrupted(PodDisruptionBudget budget, Pod[] pods, DateTimeOffset now)
    {
        Dictionary<string, DateTimeOffset> kept = [];
        NextCheck next = NextCheck.OnChange;
        foreach (Pod pod in pods.Where(pod => !pod.IsBeingDeleted))
        {
            if (!budget.Status.DisruptedPods.TryGetValue(pod.Name, out DateTimeOffset since) || since + DeletionTimeout < now)
                continue;
            kept[pod.Name] = since;
            next = next.Or(NextCheck.In(since + DeletionTimeout - now + TimeSpan.FromSeconds(1)));
        }

        return (kept, next);
    }

    public static PodDisruptionBudgetStatus Status(
        PodDisruptionBudget budget, Pod[] pods, int expected, IReadOnlyDictionary<string, DateTimeOffset> disrupted, DateTimeOffset now)
    {
        int healthy = pods.Count(pod => !pod.IsBeingDeleted && !disrupted.ContainsKey(pod.Name) && pod.IsReady);
        int desired = Desired(budget.Spec, expected);
        int allowed = expected <= 0 ? 0 : Math.Max(0, healthy - desired);
        return new()
        {
            CurrentHealthy = healthy,
            DesiredHealthy = desired,
            ExpectedPods = expected,
            DisruptionsAllowed = allowed,
            DisruptedPods = disrupted,
            ObservedGeneration = budget.Metadata.Generation,
            Conditions = WithCondition(budget, allowed > 0, allowed > 0 ? "SufficientPods" : "InsufficientPods", "", now),
        };
    }

    /// <summary>What nobody can count is not disrupted.</summary>
    public static PodDisruptionBudgetStatus Failed(PodDisruptionBudget budget, string failure, DateTimeOffset now) => budget.Status with
    {
        DisruptionsAllowed = 0,
        ObservedGeneration = budget.Metadata.Generation,
        Conditions = WithCondition(budget, false, "SyncFailed", failure, now),
    };

    public static bool AreSame(PodDisruptionBudgetStatus one, PodDisruptionBudgetStatus other) =>
        one with { Conditions = [], DisruptedPods = other.DisruptedPods } == other with { Conditions = [] }
        && one.Conditions.SequenceEqual(other.Conditions)
        && one.DisruptedPods.Count == other.DisruptedPods.Count
        && one.DisruptedPods.All(pair => other.DisruptedPods.TryGetValue(pair.Key, out DateTimeOffset since) && since == pair.Value);

    private static int Desired(PodDisruptionBudgetSpec spec, int expected) => spec switch
    {
        { MaxUnavailable: { } most } => Math.Max(0, expected - (most.Scaled(expected, roundUp: true) ?? 0)),
        { MinAvailable: { } least } => least.Scaled(expected, roundUp: true) ?? 0,
        _ => 0,
    };

    private static Condition[] WithCondition(PodDisruptionBudget budget, bool isAllowed, string reason, string message, DateTimeOffset now)
    {
        string status = isAllowed ? "True" : "False";
        Condition? before = budget.Status.Conditions.FirstOrDefault(condition => condition.Type == "DisruptionAllowed");
        Condition after = new()
        {
            Type = "DisruptionAllowed",
            Status = status,
            Reason = reason,
            Message = message,
            ObservedGeneration = budget.Metadata.Generation,
            LastTransitionTime = before?.Status == status ? before.LastTransitionTime : now,
        };
        return [.. budget.Status.Conditions.Where(condition => condition.Type != "DisruptionAllowed"), after];
    }
}
