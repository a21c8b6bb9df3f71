using Gantry.Linux.Cgroups;
using Gantry.Linux.Namespaces;
using Gantry.Linux.Processes;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Containers;
using Gantry.Runtime.Launching;

namespace Gantry.Runtime.Hooks;

/// <summary>The hooks around the moment in which a created container starts, and at its end.</summary>
internal static class LifecycleHooks
{
    /// <summary>On the host and in the container, while the container is made; a failure undoes it.</summary>
    public static void WhileCreating(ContainerSpec spec, ContainerRecord record, PidFd process)
    {
        if (spec.Hooks is not { } hooks)
            return;

        ContainerState state = record.StateAs(ContainerStatuses.Creating);
        HookRunner.Run(HookPoints.Prestart, hooks.Prestart, state);
        HookRunner.Run(HookPoints.CreateRuntime, hooks.CreateRuntime, state);
        HookRunner.Run(HookPoints.CreateContainer, hooks.CreateContainer, state, new HookPlace(process, NamespacesOf(spec), spec.Linux ?? new LinuxSection()));
    }

    public static void BeforeStart(ContainerSpec spec, ContainerRecord record, PidFd process, Cgroup? cgroup)
    {
        if (spec.Hooks is not { StartContainer.Count: > 0 } hooks)
            return;

        foreach (Hook hook in hooks.StartContainer)
            new ContainerHook(spec, hook, cgroup).Run(record.StateAs(ContainerStatuses.Created), process);
    }

    /// <summary>A failure is the container's end: runtime.md, "Lifecycle", step 9.</summary>
    public static void AfterStart(ContainerSpec spec, ContainerRecord record)
    {
        if (spec.Hooks is { Poststart.Count: > 0 } hooks)
            HookRunner.Run(HookPoints.Poststart, hooks.Poststart, record.StateAs(ContainerStatuses.Running));
    }

    public static void AfterStop(ContainerSpec spec, ContainerRecord record, Action<string> warn)
    {
        if (spec.Hooks is not { Poststop.Count: > 0 } hooks)
            return;

        foreach (string failure in HookRunner.RunAll(HookPoints.Poststop, hooks.Poststop, record.StateAs(ContainerStatuses.Stopped)))
            warn(failure);
    }

    /// <summary>What a process has to enter to be where the container is; a namespace that the container shares with the host is not among them.</summary>
    public static NamespaceKind NamespacesOf(ContainerSpec spec)
    {
        NamespaceKind kinds = NamespaceKind.None;
        foreach (Namespace listed in spec.Linux?.Namespaces ?? [])
            kinds |= NamespaceSteps.KindOf(listed.Type);

        return kinds;
    }
}
