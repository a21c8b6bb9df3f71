using Gantry.Controllers.Pods;
using Gantry.Kube;
using Gantry.Kube.Core;
using Microsoft.Extensions.Logging;

namespace Gantry.Controllers.Scheduling;

/// <summary>Writes the scheduler's decisions to the API and tells of them.</summary>
internal sealed class SchedulingWriter(WatchCache<Pod> pods, KubeClient kube, EventRecorder events, TimeProvider clock, ILogger logger)
{
    private const string Condition = "PodScheduled";

    /// <summary>Returns whether the decision stands: a bind that the API refuses does not.</summary>
    public async Task<bool> WriteAsync(SchedulingDecision decision, CancellationToken cancel)
    {
        try
        {
            await (decision switch
            {
                SchedulingDecision.Bind bind => BindAsync(bind, cancel),
                SchedulingDecision.Wait wait => ReportAsync(wait.Pod, wait.Reason, wait.Message, nominated: null, cancel),
                SchedulingDecision.Preempt preempt => PreemptAsync(preempt, cancel),
                _ => throw new InvalidOperationException($"unknown decision {decision}"),
            });
            return true;
        }
        catch (KubeException failure)
        {
            logger.LogDebug("scheduling {Pod}: {Reason}", decision.Pod.Key, failure.Message);
            if (decision is SchedulingDecision.Bind && failure.Kind is not (KubeFailure.NotFound or KubeFailure.Conflict))
                events.Record(decision.Pod, EventType.Warning, "FailedScheduling", $"binding rejected: {failure.Message}");
            return decision is not SchedulingDecision.Bind;
        }
    }

    private async Task BindAsync(SchedulingDecision.Bind bind, CancellationToken cancel)
    {
        await kube.BindAsync(bind.Pod, bind.Node, cancel);
        events.Record(bind.Pod, EventType.Normal, "Scheduled", $"Successfully assigned {bind.Pod.Namespace}/{bind.Pod.Name} to {bind.Node}");
    }

    private async Task PreemptAsync(SchedulingDecision.Preempt preempt, CancellationToken cancel)
    {
        // The nomination comes first: the room must be kept before it is free.
        await ReportAsync(preempt.Pod, "Unschedulable", preempt.Message, preempt.Node, cancel);
        foreach (Pod victim in preempt.Victims.Where(victim => !victim.IsBeingDeleted))
        {
            events.Record(victim, EventType.Normal, "Preempted", $"Preempted by pod {preempt.Pod.Uid} on node {preempt.Node}");
            await MarkAsync(victim, preempt.Pod, cancel);
            pods.LearnDeletion(victim, await kube.DeleteAsync<Pod>(victim.Key, new() { Preconditions = new() { Uid = victim.Uid } }, cancel));
        }
    }

    private async Task MarkAsync(Pod victim, Pod preemptor, CancellationToken cancel)
    {
        try
        {
            Pod current = pods.Find(victim.Key) ?? victim;
            pods.Learn(await kube.UpdateStatusAsync(
                current.WithCondition(new()
                {
                    Type = "DisruptionTarget",
                    Status = "True",
                    Reason = "PreemptionByScheduler",
                    Message = $"{preemptor.Spec.SchedulerName ?? "default-scheduler"}: preempting to accommodate a higher priority pod",
                    LastTransitionTime = clock.GetUtcNow(),
                }), cancel));
        }
        catch (KubeException failure) when (failure.Kind is KubeFailure.Conflict)
        {
            logger.LogDebug("marking {Pod}: {Reason}", victim.Key, failure.Message);
        }
    }

    private async Task ReportAsync(Pod pod, string reason, string message, string? nominated, CancellationToken cancel)
    {
        Pod current = pods.Find(pod.Key) is { } cached && cached.Uid == pod.Uid ? cached : pod;
        PodCondition? known = current.FindCondition(Condition);
        bool isTold = known is { Status: "False" } && known.Reason == reason && known.Message == message && (nominated is null || current.Status.NominatedNodeName == nominated);
        if (isTold || current.IsBound)
            return;

        if (reason is "Unschedulable")
            events.Record(current, EventType.Warning, "FailedScheduling", message);
        current = current.WithCondition(new()
        {
            Type = Condition,
            Status = "False",
            Reason = reason,
            Message = message,
            LastTransitionTime = known is { Status: "False" } ? known.LastTransitionTime : clock.GetUtcNow(),
        });
        if (nominated is not null)
            current = current with { Status = current.Status with { NominatedNodeName = nominated } };
        pods.Learn(await kube.UpdateStatusAsync(current, cancel));
    }
}
