using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.NodeAgent.Resizing;

namespace Gantry.NodeAgent.Pods;

/// <summary>The next steps of a pod, and when to look again though nothing happened. Pure: everything it knows is in the situation.</summary>
internal sealed record PodPlan(IReadOnlyList<PodStep> Steps, DateTimeOffset? LookAgainAt)
{
    public static PodPlan For(PodSituation situation)
    {
        var draft = new PodPlanDraft(situation);
        if (situation.Ending is { } ending)
            PodEndPlan.Write(draft, ending);
        else
            WriteRun(draft);
        return draft.ToPlan();
    }

    private static void WriteRun(PodPlanDraft draft)
    {
        PodSituation situation = draft.Situation;
        Tidy(draft);

        bool volumesReady = PrepareVolumes(draft);
        if (situation.Observed.ReadySandbox is not { } sandbox)
        {
            ReplaceSandbox(draft);
            return;
        }

        if (!volumesReady || situation.IsSandboxBusy)
            return;

        if (RunInitContainers(draft, sandbox))
        {
            foreach (Container container in situation.Pod.Spec.Containers)
                Keep(draft, container, sandbox, restarts: code => RestartRules.RestartsAfter(situation.Pod, container, code));
        }

        RunEphemeralContainers(draft, sandbox);
    }

    private static bool PrepareVolumes(PodPlanDraft draft)
    {
        PodSituation situation = draft.Situation;
        if (situation.Volumes is VolumeReadiness.Missing && draft.IsDue(situation.VolumesRetryAt))
            draft.Add(new PodStep.PrepareVolumes());
        return situation.Volumes is VolumeReadiness.Ready;
    }

    // Without a sandbox nothing runs; one is made only if something is left that should.
    private static void ReplaceSandbox(PodPlanDraft draft)
    {
        PodSituation situation = draft.Situation;
        if (situation.IsSandboxBusy)
            return;

        ObservedSandbox? dead = situation.Observed.NewestSandbox;
        if (dead is not null && situation.Observed.Containers.Any(container => container.IsLive))
            draft.Add(new PodStep.StopSandbox(dead.Id));
        else if (situation.Pod.Spec.Containers.Any(container => WantsToRun(situation, container)) && draft.IsDue(situation.SandboxRetryAt))
            draft.Add(new PodStep.CreateSandbox(dead is null ? 0 : dead.Attempt + 1));
    }

    private static bool WantsToRun(PodSituation situation, Container container) =>
        situation.Observed.Newest(container.Name) is not { } newest
        || newest.Life is not ContainerLife.Exited
        || newest.SpecHash != RestartRules.SpecHash(container)
        || RestartRules.RestartsAfter(situation.Pod, container, newest.ExitCode);

    /// <summary>Brings the init containers forward; true when the ordinary containers may run.</summary>
    private static bool RunInitContainers(PodPlanDraft draft, ObservedSandbox sandbox)
    {
        PodSituation situation = draft.Situation;
        bool wasInitialized = PodProgress.IsInitialized(situation, sandbox);
        foreach (Container container in situation.Pod.Spec.InitContainers)
        {
            bool isSidecar = RestartRules.IsSidecar(container);
            if (wasInitialized && !isSidecar)
                continue;
            if (!PodProgress.HasPassed(situation, sandbox, container))
                Keep(draft, container, sandbox, InitRestart(situation.Pod, container, isSidecar));
            else if (isSidecar)
                Keep(draft, container, sandbox, restarts: _ => true);

            if (!wasInitialized && !PodProgress.HasPassed(situation, sandbox, container))
                return false;
        }

        return true;
    }

    private static Func<int, bool> InitRestart(Pod pod, Container container, bool isSidecar) =>
        isSidecar ? _ => true : code => RestartRules.InitRestartsAfter(pod, container, code);

    private static void RunEphemeralContainers(PodPlanDraft draft, ObservedSandbox sandbox)
    {
        PodSituation situation = draft.Situation;
        foreach (EphemeralContainer ephemeral in situation.Pod.Spec.EphemeralContainers)
        {
            if (situation.Observed.Newest(ephemeral.Name) is null && draft.MayStart(ephemeral.Name))
            {
                draft.Add(new PodStep.StartContainer(ephemeral.AsContainer(), 0, sandbox.Id)
                {
                    TargetId = ephemeral.TargetContainerName is { Length: > 0 } target ? situation.Observed.Newest(target)?.Id : null,
                });
            }
        }
    }

    /// <summary>What one container needs now: a start, a restart when its back-off is over, a stop, or nothing.</summary>
    private static void Keep(PodPlanDraft draft, Container container, ObservedSandbox sandbox, Func<int, bool> restarts)
    {
        PodSituation situation = draft.Situation;
        if (situation.Busy.Contains(container.Name))
            return;

        ObservedContainer? newest = situation.Observed.Newest(container.Name);
        if (newest is not null && newest.SandboxId != sandbox.Id && newest.Life is ContainerLife.Exited && IsInit(situation.Pod, container))
            Start(draft, container, sandbox, newest);
        else if (newest is null or { Life: ContainerLife.Created })
            Start(draft, container, sandbox, newest);
        else if (newest.IsLive)
            StopIfUnwanted(draft, container, newest);
        else if (newest.SpecHash != RestartRules.SpecHash(container) || restarts(newest.ExitCode))
            Restart(draft, container, sandbox, newest);
    }

    private static bool IsInit(Pod pod, Container container) => pod.Spec.InitContainers.Contains(container);

    private static void Start(PodPlanDraft draft, Container container, ObservedSandbox sandbox, ObservedContainer? newest)
    {
        if (draft.MayStart(container.Name))
            draft.Add(new PodStep.StartContainer(container, NextAttempt(draft.Situation.Pod, container, newest), sandbox.Id) { After = newest });
    }

    private static void Restart(PodPlanDraft draft, Container container, ObservedSandbox sandbox, ObservedContainer ended)
    {
        PodSituation situation = draft.Situation;
        CrashBackOff backOff = situation.BackOffs.GetValueOrDefault(container.Name);
        DateTimeOffset endedAt = ended.FinishedAt ?? ended.CreatedAt;
        if (backOff.WaitsUntil(endedAt) is not { } until || until <= situation.Now)
        {
            Start(draft, container, sandbox, ended);
            return;
        }

        draft.LookAgainAt(until);
        draft.Add(new PodStep.Wait(container, new StartFailure(
            "CrashLoopBackOff",
            $"back-off {GoDuration.Of(backOff.Delay)} restarting failed container={container.Name} pod={situation.Pod.Name}_{situation.Pod.Namespace}({situation.Pod.Uid})",
            until)));
    }

    private static void StopIfUnwanted(PodPlanDraft draft, Container container, ObservedContainer running)
    {
        PodSituation situation = draft.Situation;
        ProbeVerdict verdict = situation.VerdictOn(running);
        TimeSpan grace = PodEndings.GraceOf(situation.Pod);
        if (running.Life is ContainerLife.Unknown)
            draft.Add(new PodStep.StopContainer(running, grace, "Container is in unknown state, try killing it before restart"));
        else if (running.SpecHash.Length > 0 && running.SpecHash != RestartRules.SpecHash(container))
            draft.Add(new PodStep.StopContainer(running, grace, $"Container {container.Name} definition changed, will be restarted"));
        else if (verdict.FailedProbe is { } probe)
            draft.Add(new PodStep.StopContainer(running, verdict.FailedProbeGrace ?? grace, $"Container {container.Name} failed {probe} probe, will be restarted"));
        else if (situation.OutdatedLimits(container, running) is { } outdated)
            draft.Add(Resize(container, running, outdated, grace));
    }

    private static PodStep Resize(Container container, ObservedContainer running, ContainerLimits outdated, TimeSpan grace) =>
        outdated.NeedsRestart(ContainerLimits.Of(container.Resources), container)
            ? new PodStep.StopContainer(running, grace, $"Container {container.Name} resize requires restart")
            : new PodStep.ResizeContainer(container, running);

    // Where the runtime has lost all instances, the count goes on from what the API remembers.
    private static int NextAttempt(Pod pod, Container container, ObservedContainer? newest)
    {
        if (newest is not null)
            return newest.Life is ContainerLife.Created ? newest.Attempt : newest.Attempt + 1;

        ContainerStatus? remembered = pod.Status.ContainerStatuses.Concat(pod.Status.InitContainerStatuses).FirstOrDefault(status => status.Name == container.Name);
        return remembered is { ContainerID.Length: > 0 } ? remembered.RestartCount + 1 : 0;
    }

    // One ended instance is kept beside the newest, for `kubectl logs --previous` and the last state.
    private static void Tidy(PodPlanDraft draft)
    {
        PodObservation observed = draft.Situation.Observed;
        var kept = new HashSet<string>();
        foreach (IGrouping<string, ObservedContainer> instances in observed.Containers.GroupBy(container => container.Name))
        {
            if (draft.Situation.Busy.Contains(instances.Key))
                kept.UnionWith(instances.Select(container => container.SandboxId));
            else
                TidyInstances(draft, [.. instances], kept);
        }

        foreach (ObservedSandbox old in observed.Sandboxes.Skip(1).Where(sandbox => !sandbox.IsReady && !kept.Contains(sandbox.Id)))
            draft.Add(new PodStep.RemoveSandbox(old.Id));
    }

    private static void TidyInstances(PodPlanDraft draft, IReadOnlyList<ObservedContainer> instances, HashSet<string> kept)
    {
        foreach (ObservedContainer old in instances.Skip(2).Where(container => !container.IsLive))
            draft.Add(new PodStep.RemoveContainer(old));
        kept.UnionWith(instances.Take(2).Concat(instances.Where(container => container.IsLive)).Select(container => container.SandboxId));
    }
}
