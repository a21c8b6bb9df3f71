using Gantry.Kube;
using Gantry.Kube.Core;

namespace Gantry.NodeAgent.Pods;

/// <summary>Decides whether a pod has to end, from its deletion, its deadline and its containers' ends.</summary>
internal static class PodEndings
{
    // A pod that nobody declares any more is still asked to stop before it is killed.
    private static readonly TimeSpan LeftoverGrace = TimeSpan.FromSeconds(2);

    /// <summary>The pod's own grace period: 30 s unless it says otherwise.</summary>
    public static TimeSpan GraceOf(Pod pod) => TimeSpan.FromSeconds(pod.Spec.TerminationGracePeriodSeconds ?? 30);

    public static PodEnding Deleted(Pod pod, DateTimeOffset now)
    {
        TimeSpan grace = TimeSpan.FromSeconds(pod.Metadata.DeletionGracePeriodSeconds ?? pod.Spec.TerminationGracePeriodSeconds ?? 30);
        // The deletion timestamp is the end of the grace period, by the API server's clock in whole seconds.
        DateTimeOffset deadline = pod.Metadata.DeletionTimestamp is { } at && at < now + grace ? at : now + grace;
        return new PodEnding { Deadline = deadline < now ? now : deadline, Grace = grace, RemovesEverything = true };
    }

    public static PodEnding Forgotten(DateTimeOffset now) =>
        new() { Deadline = now + LeftoverGrace, Grace = LeftoverGrace, RemovesEverything = true };

    public static PodEnding Failed(Pod pod, PodFailure failure, DateTimeOffset now) =>
        new() { Deadline = now + GraceOf(pod), Grace = GraceOf(pod), Failure = failure };

    /// <summary>All containers did what they had to: what is left (sidecars, the sandbox) goes too.</summary>
    public static PodEnding Completed(Pod pod, DateTimeOffset now) =>
        new() { Deadline = now + GraceOf(pod), Grace = GraceOf(pod) };

    /// <summary>The instant at which a pod has run for as long as it may.</summary>
    public static DateTimeOffset? DeadlineOf(Pod pod) =>
        pod.Spec.ActiveDeadlineSeconds is { } seconds && pod.Status.StartTime is { } started ? started.AddSeconds(seconds) : null;

    /// <summary>Nothing of the pod runs and nothing will be started again, judged by what the runtime shows.</summary>
    public static bool HasRunToEnd(PodSituation situation)
    {
        Pod pod = situation.Pod;
        PodObservation observed = situation.Observed;
        if (observed.Containers.Count == 0)
            return false;
        if (HasFailedInit(pod, observed))
            return true;

        return pod.Spec.Containers.All(container =>
            !situation.Busy.Contains(container.Name)
            && observed.Newest(container.Name) is { Life: ContainerLife.Exited } ended
            && ended.SpecHash == RestartRules.SpecHash(container)
            && !RestartRules.RestartsAfter(pod, container, ended.ExitCode));
    }

    private static bool HasFailedInit(Pod pod, PodObservation observed) =>
        !pod.Spec.Containers.Any(container => observed.Newest(container.Name) is not null)
        && pod.Spec.InitContainers.Any(init =>
            !RestartRules.IsSidecar(init)
            && observed.Newest(init.Name) is { Life: ContainerLife.Exited, ExitCode: not 0 } ended
            && !RestartRules.InitRestartsAfter(pod, init, ended.ExitCode));
}
