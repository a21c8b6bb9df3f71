using Gantry.Kube.Core;
using Gantry.NodeAgent.Pods;

namespace Gantry.NodeAgent.Status;

/// <summary>The one word for a pod: Pending, Running, Succeeded or Failed.</summary>
internal static class PodPhase
{
    public const string Pending = "Pending";
    public const string Running = "Running";
    public const string Succeeded = "Succeeded";
    public const string Failed = "Failed";

    public static bool IsFinal(string? phase) => phase is Succeeded or Failed;

    public static string Of(PodStatusFacts facts, IReadOnlyList<ContainerStatus> init, IReadOnlyList<ContainerStatus> containers)
    {
        if (IsFinal(facts.Pod.Status.Phase))
            return facts.Pod.Status.Phase!;
        if (facts.Failure is not null && facts.HasEnded)
            return Failed;
        if (facts.HasEnded)
            return EndedPhase(facts, init, containers);
        if (IsInitializing(facts, init, containers))
            return Pending;
        return containers.All(status => HasRun(status)) ? Running : Pending;
    }

    private static bool IsInitializing(PodStatusFacts facts, IReadOnlyList<ContainerStatus> init, IReadOnlyList<ContainerStatus> containers)
    {
        if (containers.Any(HasRun))
            return false;
        return facts.Pod.Spec.InitContainers.Zip(init).Any(pair => RestartRules.IsSidecar(pair.First)
            ? pair.Second.Started != true
            : pair.Second.State?.Terminated is not { ExitCode: 0 });
    }

    private static string EndedPhase(PodStatusFacts facts, IReadOnlyList<ContainerStatus> init, IReadOnlyList<ContainerStatus> containers)
    {
        bool initFailed = facts.Pod.Spec.InitContainers.Zip(init).Any(pair => !RestartRules.IsSidecar(pair.First) && pair.Second.State?.Terminated is { ExitCode: not 0 });
        return !initFailed && containers.All(status => status.State?.Terminated is { ExitCode: 0 }) ? Succeeded : Failed;
    }

    private static bool HasRun(ContainerStatus status) =>
        status.State?.Running is not null || status.State?.Terminated is not null || status.LastState?.Terminated is not null;
}
