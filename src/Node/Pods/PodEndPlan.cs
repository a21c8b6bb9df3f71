using Gantry.Kube.Core;

namespace Gantry.NodeAgent.Pods;

/// <summary>The steps that end a pod: ordinary containers together, then sidecars in reverse order, then the sandbox, then what is left on disk.</summary>
internal static class PodEndPlan
{
    public static void Write(PodPlanDraft draft, PodEnding ending)
    {
        PodSituation situation = draft.Situation;
        if (StopLive(draft, ending) || situation.Busy.Count > 0)
        {
            draft.LookAgainAt(ending.Deadline > situation.Now ? ending.Deadline : situation.Now + TimeSpan.FromSeconds(1));
            return;
        }

        if (situation.IsSandboxBusy || situation.Volumes is VolumeReadiness.InPreparation)
            return;

        if (situation.Observed.ReadySandbox is { } sandbox)
            draft.Add(new PodStep.StopSandbox(sandbox.Id));
        else
            draft.Add(new PodStep.Finish(ending.RemovesEverything));
    }

    /// <summary>True while something is alive.</summary>
    private static bool StopLive(PodPlanDraft draft, PodEnding ending)
    {
        PodSituation situation = draft.Situation;
        ObservedContainer[] live = [.. situation.Observed.Containers.Where(container => container.IsLive)];
        if (live.Length == 0)
            return false;

        IReadOnlyList<string> sidecars = [.. situation.Pod.Spec.InitContainers.Where(RestartRules.IsSidecar).Select(container => container.Name)];
        ObservedContainer[] ordinary = [.. live.Where(container => !sidecars.Contains(container.Name))];
        if (ordinary.Length > 0 && ending.Deadline > situation.Now)
            Stop(draft, ordinary, ending);
        else if (ending.Deadline > situation.Now)
            Stop(draft, live.OrderByDescending(container => IndexOf(sidecars, container.Name)).Take(1), ending);
        else
            Stop(draft, live, ending);
        return true;
    }

    private static void Stop(PodPlanDraft draft, IEnumerable<ObservedContainer> containers, PodEnding ending)
    {
        TimeSpan left = ending.Deadline - draft.Situation.Now;
        foreach (ObservedContainer container in containers.Where(container => !draft.Situation.Busy.Contains(container.Name)))
            draft.Add(new PodStep.StopContainer(container, left < TimeSpan.Zero ? TimeSpan.Zero : left, $"Stopping container {container.Name}"));
    }

    private static int IndexOf(IReadOnlyList<string> names, string name)
    {
        for (int i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
                return i;
        }

        return -1;
    }
}
