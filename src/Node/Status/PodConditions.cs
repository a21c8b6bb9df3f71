using Gantry.Kube.Core;
using Gantry.NodeAgent.Pods;

namespace Gantry.NodeAgent.Status;

/// <summary>The conditions this node keeps in a pod's status; those of others are passed through.</summary>
internal static class PodConditions
{
    private const string ReadyToStart = "PodReadyToStartContainers";
    private const string Initialized = "Initialized";
    private const string Ready = "Ready";
    private const string ContainersReady = "ContainersReady";
    private const string Scheduled = "PodScheduled";

    private const string ResizePending = "PodResizePending";
    private const string ResizeInProgress = "PodResizeInProgress";

    private static readonly string[] Ours = [ReadyToStart, Initialized, Ready, ContainersReady, Scheduled, ResizePending, ResizeInProgress];

    public static bool AreOurs(PodCondition condition) => Ours.Contains(condition.Type);

    public static IReadOnlyList<PodCondition> Of(PodStatusFacts facts, string phase, IReadOnlyList<ContainerStatus> init, IReadOnlyList<ContainerStatus> containers)
    {
        Pod pod = facts.Pod;
        PodCondition containersReady = ContainersReadyOf(facts, phase, init, containers);
        IEnumerable<PodCondition> ours =
        [
            new() { Type = ReadyToStart, Status = Word(facts.Situation.Observed.ReadySandbox is not null && !facts.HasEnded) },
            InitializedOf(pod, phase, init, containers),
            ReadyOf(pod, containersReady),
            containersReady,
            new() { Type = Scheduled, Status = "True" },
            .. ResizesOf(facts.Situation),
        ];
        IEnumerable<PodCondition> others = pod.Status.Conditions.Where(condition => !Ours.Contains(condition.Type));
        return [.. ours.Select(condition => Dated(pod, condition, facts.Situation.Now)), .. others];
    }

    // There as long as they hold; a pod that has what is declared for it has neither.
    private static IEnumerable<PodCondition> ResizesOf(PodSituation situation)
    {
        if (situation.PendingResize is { } pending)
            yield return new() { Type = ResizePending, Status = "True", Reason = pending.Reason, Message = pending.Message };
        string[] changing = [.. situation.Pod.Spec.InitContainers.Concat(situation.Pod.Spec.Containers)
            .Where(container => situation.Observed.Newest(container.Name) is { } newest && situation.OutdatedLimits(container, newest) is not null)
            .Select(container => container.Name)];
        if (changing.Length == 0)
            yield break;
        string? problem = changing.Select(name => situation.ResizeProblems.GetValueOrDefault(name)).FirstOrDefault(text => text is not null);
        yield return new() { Type = ResizeInProgress, Status = "True", Reason = problem is null ? null : "Error", Message = problem };
    }

    private static PodCondition InitializedOf(Pod pod, string phase, IReadOnlyList<ContainerStatus> init, IReadOnlyList<ContainerStatus> containers)
    {
        if (phase == PodPhase.Succeeded)
            return new() { Type = Initialized, Status = "True", Reason = "PodCompleted" };
        if (containers.Any(status => status.State?.Running is not null || status.State?.Terminated is not null))
            return new() { Type = Initialized, Status = "True" };

        string[] incomplete = [.. pod.Spec.InitContainers.Zip(init)
            .Where(pair => RestartRules.IsSidecar(pair.First) ? pair.Second.Started != true : !pair.Second.Ready)
            .Select(pair => pair.First.Name)];
        return incomplete.Length == 0
            ? new() { Type = Initialized, Status = "True" }
            : new() { Type = Initialized, Status = "False", Reason = "ContainersNotInitialized", Message = $"containers with incomplete status: [{string.Join(' ', incomplete)}]" };
    }

    private static PodCondition ContainersReadyOf(PodStatusFacts facts, string phase, IReadOnlyList<ContainerStatus> init, IReadOnlyList<ContainerStatus> containers)
    {
        if (phase == PodPhase.Succeeded)
            return new() { Type = ContainersReady, Status = "False", Reason = "PodCompleted" };
        if (phase == PodPhase.Failed)
            return new() { Type = ContainersReady, Status = "False", Reason = "PodFailed" };

        IEnumerable<ContainerStatus> sidecars = facts.Pod.Spec.InitContainers.Zip(init).Where(pair => RestartRules.IsSidecar(pair.First)).Select(pair => pair.Second);
        string[] unready = [.. sidecars.Concat(containers).Where(status => !status.Ready).Select(status => status.Name)];
        return unready.Length == 0
            ? new() { Type = ContainersReady, Status = "True" }
            : new() { Type = ContainersReady, Status = "False", Reason = "ContainersNotReady", Message = $"containers with unready status: [{string.Join(' ', unready)}]" };
    }

    private static PodCondition ReadyOf(Pod pod, PodCondition containersReady)
    {
        if (containersReady.Status != "True")
            return containersReady with { Type = Ready };

        string[] missing = [.. pod.Spec.ReadinessGates.Select(gate => GateProblem(pod, gate.ConditionType)).OfType<string>()];
        return missing.Length == 0
            ? new() { Type = Ready, Status = "True" }
            : new() { Type = Ready, Status = "False", Reason = "ReadinessGatesNotReady", Message = string.Join(", ", missing) };
    }

    private static string? GateProblem(Pod pod, string type) => pod.Status.Conditions.FirstOrDefault(condition => condition.Type == type) switch
    {
        null => $"corresponding condition of pod readiness gate \"{type}\" does not exist.",
        { Status: "True" } => null,
        { Status: var status } => $"the status of pod readiness gate \"{type}\" is not \"True\", but {status}",
    };

    private static PodCondition Dated(Pod pod, PodCondition condition, DateTimeOffset now)
    {
        PodCondition? before = pod.Status.Conditions.FirstOrDefault(old => old.Type == condition.Type);
        return condition with
        {
            LastTransitionTime = before?.Status == condition.Status && before.LastTransitionTime is { } since ? since : now,
            ObservedGeneration = pod.Metadata.Generation,
        };
    }

    private static string Word(bool value) => value ? "True" : "False";
}
