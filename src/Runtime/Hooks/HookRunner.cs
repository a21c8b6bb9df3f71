using System.Runtime.InteropServices;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Processes;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Containers;
using Gantry.Runtime.Launching;

namespace Gantry.Runtime.Hooks;

/// <summary>Runs hooks one after the other with the container's state on their standard input; the first that fails ends it.</summary>
internal static partial class HookRunner
{
    /// <summary>Runs the hooks on the host or at a place in the container.</summary>
    public static void Run(string point, IReadOnlyList<Hook> hooks, ContainerState state, HookPlace? place = null)
    {
        foreach (Hook hook in hooks)
            Run(point, hook, state, place);
    }

    /// <summary>For hooks that cannot stop anything any more: all run, and failures are answers.</summary>
    public static IReadOnlyList<string> RunAll(string point, IReadOnlyList<Hook> hooks, ContainerState state)
    {
        var failures = new List<string>();
        foreach (Hook hook in hooks)
        {
            try
            {
                Run(point, hook, state, place: null);
            }
            catch (RuntimeException failure)
            {
                failures.Add(failure.Message);
            }
        }

        return failures;
    }

    private static void Run(string point, Hook hook, ContainerState state, HookPlace? place)
    {
        // In the container the process has another number: runtime.md, "State".
        ContainerState seen = place is null ? state : state with { Pid = InnerPid.Of(state.Pid) };
        using Descriptor input = MemoryFile.Of(RecordFile.Write(seen));
        var steps = new HookSteps(hook, state.Bundle, place);
        using var launcher = new Launcher(steps.Plan);
        launcher.Give(steps.StandardInput, input);
        if (place is not null)
            launcher.Give(steps.Process, place.Process.Descriptor);

        using PidFd child = launcher.Launch();
        Await(point, hook, launcher, child);
    }

    private static void Await(string point, Hook hook, Launcher launcher, PidFd child)
    {
        try
        {
            _ = launcher.NextMessage();
        }
        catch (RuntimeException failure)
        {
            _ = ExitStatus.Wait(child);
            throw new RuntimeException(RuntimeFailure.LaunchFailed, $"{point} hook {hook.Path}: {failure.Message}");
        }

        AwaitEnd(point, hook, child);
    }

    public static void AwaitEnd(string point, Hook hook, PidFd child)
    {
        TimeSpan patience = hook.Timeout is { } seconds ? TimeSpan.FromSeconds(seconds) : Timeout.InfiniteTimeSpan;
        if (!child.WaitForExit(patience))
        {
            // Its session: what it has started must not go on working on a container that is taken apart.
            _ = kill(-child.Pid, Signal.Kill.Number);
            _ = ExitStatus.Wait(child);
            throw new RuntimeException(RuntimeFailure.LaunchFailed, $"{point} hook {hook.Path} did not end within {hook.Timeout} seconds");
        }

        int status = ExitStatus.Wait(child);
        if (status != 0)
            throw new RuntimeException(RuntimeFailure.LaunchFailed, $"{point} hook {hook.Path} ended with status {status}");
    }

    [LibraryImport("libc")]
    private static partial int kill(int process, int signal);
}
