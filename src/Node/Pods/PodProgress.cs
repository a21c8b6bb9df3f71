using Gantry.Kube.Core;

namespace Gantry.NodeAgent.Pods;

/// <summary>How far a pod's initialisation has come in one sandbox.</summary>
internal static class PodProgress
{
    /// <summary>An ordinary container was made in this sandbox, so all init containers had done their part.</summary>
    public static bool IsInitialized(PodSituation situation, ObservedSandbox sandbox) =>
        situation.Pod.Spec.Containers.Any(container => situation.Observed.Containers.Any(instance => instance.Name == container.Name && instance.SandboxId == sandbox.Id));

    /// <summary>The init container lets the next one begin: it succeeded or, as a sidecar, has started.</summary>
    public static bool HasPassed(PodSituation situation, ObservedSandbox sandbox, Container init)
    {
        ObservedContainer? newest = situation.Observed.Newest(init.Name);
        if (newest is null || newest.SandboxId != sandbox.Id)
            return false;

        return RestartRules.IsSidecar(init)
            ? newest.Life is ContainerLife.Running && situation.VerdictOn(newest).IsStarted && !situation.Busy.Contains(init.Name)
            : newest.Life is ContainerLife.Exited && newest.ExitCode == 0;
    }
}
