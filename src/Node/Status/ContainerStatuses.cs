using Gantry.Kube.Core;
using Gantry.NodeAgent.Pods;

namespace Gantry.NodeAgent.Status;

/// <summary>The status of each container, from what the runtime shows, what failed before it, and what was reported before.</summary>
internal static class ContainerStatuses
{
    private const int KilledExitCode = 137;

    public static IReadOnlyList<ContainerStatus> Of(PodStatusFacts facts, IEnumerable<Container> containers, IReadOnlyList<ContainerStatus> reported, string waitingReason) =>
        [.. containers.Select(container => Of(facts, container, reported.FirstOrDefault(status => status.Name == container.Name), waitingReason))];

    private static ContainerStatus Of(PodStatusFacts facts, Container container, ContainerStatus? reported, string waitingReason)
    {
        PodObservation observed = facts.Situation.Observed;
        StartFailure? failure = facts.Situation.StartFailures.GetValueOrDefault(container.Name);
        if (observed.Newest(container.Name) is not { } newest)
            return WithoutInstance(facts, container, reported, failure, waitingReason);

        ContainerState state = StateOf(facts, newest);
        ContainerState? last = observed.Previous(container.Name) is { } previous
            ? new ContainerState { Terminated = TerminatedState(facts, previous) }
            : RememberedLastState(reported, newest);
        if (failure is not null && !newest.IsLive && !facts.HasEnded)
        {
            last = state.Terminated is null ? last : state;
            state = Waiting(failure.Reason, failure.Message);
        }

        ProbeVerdict verdict = facts.Situation.VerdictOn(newest);
        bool isRunning = newest.Life is ContainerLife.Running;
        return new ContainerStatus
        {
            Name = container.Name,
            Image = IsPlainName(newest.Image) ? newest.Image : container.Image ?? "",
            ImageID = newest.ImageId,
            ContainerID = $"{facts.RuntimeName}://{newest.Id}",
            RestartCount = newest.Attempt,
            State = state,
            LastState = last,
            Started = isRunning && verdict.IsStarted && !IsStarting(facts, newest),
            Ready = IsReady(facts, container, newest, verdict),
            Resources = !isRunning ? null : facts.Situation.OutdatedLimits(container, newest) is null ? container.Resources : reported?.Resources,
        };
    }

    private static ContainerStatus WithoutInstance(PodStatusFacts facts, Container container, ContainerStatus? reported, StartFailure? failure, string waitingReason)
    {
        bool wasLost = reported is { ContainerID.Length: > 0 };
        ContainerState? lost = wasLost ? LostState(reported!) : null;
        return new ContainerStatus
        {
            Name = container.Name,
            Image = container.Image ?? "",
            ImageID = wasLost ? reported!.ImageID : "",
            ContainerID = facts.HasEnded && wasLost ? reported!.ContainerID : null,
            RestartCount = reported?.RestartCount ?? 0,
            State = facts.HasEnded && lost is not null ? lost : Waiting(failure?.Reason ?? waitingReason, failure?.Message),
            LastState = facts.HasEnded && lost is not null ? reported!.LastState : lost ?? reported?.LastState,
            Started = false,
            Ready = false,
        };
    }

    // A container that was reported and that the runtime no longer knows: how it ended cannot be told.
    private static ContainerState LostState(ContainerStatus reported) => reported.State?.Terminated is not null
        ? reported.State
        : new ContainerState
        {
            Terminated = new ContainerStateTerminated
            {
                ExitCode = KilledExitCode,
                Reason = "ContainerStatusUnknown",
                Message = "The container could not be located when the pod was checked; it was running before",
                ContainerID = reported.ContainerID,
                StartedAt = reported.State?.Running?.StartedAt,
            },
        };

    private static ContainerState? RememberedLastState(ContainerStatus? reported, ObservedContainer newest)
    {
        if (reported is null)
            return null;
        if (reported.RestartCount == newest.Attempt)
            return reported.LastState;
        return reported.State?.Terminated is not null ? reported.State : reported.LastState;
    }

    private static ContainerState StateOf(PodStatusFacts facts, ObservedContainer container) => container.Life switch
    {
        ContainerLife.Running => new ContainerState { Running = new ContainerStateRunning { StartedAt = container.StartedAt } },
        ContainerLife.Created => Waiting("ContainerCreating", null),
        _ => new ContainerState { Terminated = TerminatedState(facts, container) },
    };

    private static ContainerStateTerminated TerminatedState(PodStatusFacts facts, ObservedContainer container) => new()
    {
        ExitCode = container.Life is ContainerLife.Exited ? container.ExitCode : KilledExitCode,
        Reason = ReasonOf(container),
        Message = container.Message.Length > 0 ? container.Message : null,
        StartedAt = container.StartedAt,
        FinishedAt = container.FinishedAt,
        ContainerID = $"{facts.RuntimeName}://{container.Id}",
    };

    private static string ReasonOf(ObservedContainer container)
    {
        if (container.Life is ContainerLife.Unknown)
            return "ContainerStatusUnknown";
        if (container.Reason.Length > 0)
            return container.Reason;
        return container.ExitCode == 0 ? "Completed" : "Error";
    }

    private static ContainerState Waiting(string reason, string? message) =>
        new() { Waiting = new ContainerStateWaiting { Reason = reason, Message = string.IsNullOrEmpty(message) ? null : message } };

    private static bool IsReady(PodStatusFacts facts, Container container, ObservedContainer newest, ProbeVerdict verdict)
    {
        // Nothing waits for a container that somebody looks around with.
        if (facts.Pod.Spec.EphemeralContainers.Any(ephemeral => ephemeral.Name == container.Name))
            return false;
        bool isInit = facts.Pod.Spec.InitContainers.Contains(container);
        if (isInit && !RestartRules.IsSidecar(container))
            return newest.Life is ContainerLife.Exited && newest.ExitCode == 0;
        return newest.Life is ContainerLife.Running && verdict.IsStarted && verdict.IsReady && !IsStarting(facts, newest);
    }

    // The post-start hook of a running container has not come back yet.
    private static bool IsStarting(PodStatusFacts facts, ObservedContainer newest) =>
        facts.Situation.Busy.Contains(newest.Name) && facts.Situation.Starting.Contains(newest.Name);

    // Runtimes may name an image by its digest only; the declared name says more.
    private static bool IsPlainName(string image) => image.Length > 0 && !image.StartsWith("sha256:", StringComparison.Ordinal);
}
