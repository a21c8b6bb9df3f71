using Gantry.Linux.Namespaces;
using Gantry.Linux.Processes;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Containers;
using Gantry.Runtime.Launching;

namespace Gantry.Runtime.Hooks;

/// <summary>The hooks around the moment in which a created container starts, and at its end.</summary>
internal static class LifecycleHooks
{
    public static void BeforeStart(ContainerSpec spec, ContainerRecord record, PidFd process)
    {
        if (spec.Hooks is { StartContainer.Count: > 0 } hooks)
            HookRunner.Run("startContainer", hooks.StartContainer, record.StateAs(ContainerStatuses.Created), (process, NamespacesOf(spec)));
    }

    public static void AfterStart(ContainerSpec spec, ContainerRecord record, Action<string> warn)
    {
        if (spec.Hooks is { Poststart.Count: > 0 } hooks)
            Report(HookRunner.RunAll("poststart", hooks.Poststart, record.StateAs(ContainerStatuses.Running)), warn);
    }

    public static void AfterStop(ContainerSpec spec, ContainerRecord record, Action<string> warn)
    {
        if (spec.Hooks is { Poststop.Count: > 0 } hooks)
            Report(HookRunner.RunAll("poststop", hooks.Poststop, record.StateAs(ContainerStatuses.Stopped)), warn);
    }

    /// <summary>What a process has to enter to be where the container is; a namespace that the container shares with the host is not among them.</summary>
    public static NamespaceKind NamespacesOf(ContainerSpec spec)
    {
        NamespaceKind kinds = NamespaceKind.None;
        foreach (Namespace listed in spec.Linux?.Namespaces ?? [])
            kinds |= NamespaceSteps.KindOf(listed.Type);

        return kinds;
    }

    private static void Report(IReadOnlyList<string> failures, Action<string> warn)
    {
        foreach (string failure in failures)
            warn(failure);
    }
}
