using Gantry.Controllers.Labels;
using Gantry.Controllers.Pods;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Policy;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.Disruptions;

/// <summary>Says in a budget's status how many of its pods may be evicted now; who evicts takes from that number.</summary>
internal sealed class DisruptionReconciler(
    WatchCache<PodDisruptionBudget> budgets, WatchCache<Pod> pods, WorkloadScales scales, KubeClient kube, EventRecorder events, TimeProvider clock) : IReconciler
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(30);

    public async ValueTask<NextCheck> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (budgets.Find(key) is not { IsBeingDeleted: false } budget)
            return NextCheck.OnChange;

        DateTimeOffset now = clock.GetUtcNow();
        Pod[] covered = [.. pods.InNamespace(key.Namespace).Where(pod => budget.Spec.Selector is { } selector && selector.Matches(pod.Metadata.Labels))];
        (IReadOnlyDictionary<string, DateTimeOffset> disrupted, NextCheck next) = DisruptionCounts.StillDisrupted(budget, covered, now);
        WorkloadScale wanted = await ExpectedAsync(budget, covered, cancel);
        PodDisruptionBudgetStatus status = wanted.Failure is { } failure
            ? DisruptionCounts.Failed(budget, failure, now)
            : DisruptionCounts.Status(budget, covered, wanted.Replicas, disrupted, now);
        if (wanted.Failure is { } why)
        {
            // What is wrong with a workload may be mended without a change of its pods.
            next = next.Or(NextCheck.In(Again));
            events.Record(budget, EventType.Warning, "CalculateExpectedPodCountFailed", $"Failed to calculate the number of expected pods: {why}");
        }

        if (DisruptionCounts.AreSame(status, budget.Status))
            return next;

        budgets.Learn(await kube.UpdateStatusAsync(budget with { Status = status }, cancel));
        return next;
    }

    // A number of pods that must be there is one of those that are there; a share is one of what their owners want.
    private ValueTask<WorkloadScale> ExpectedAsync(PodDisruptionBudget budget, Pod[] covered, CancellationToken cancel) =>
        budget.Spec is { MaxUnavailable: null, MinAvailable: null or { IsNumber: true } }
            ? ValueTask.FromResult(new WorkloadScale(covered.Length, null))
            : scales.OfAsync(covered, cancel);
}
