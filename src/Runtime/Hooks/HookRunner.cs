using Gantry.Linux.Descriptors;
using Gantry.Linux.Namespaces;
using Gantry.Linux.Processes;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Containers;
using Gantry.Runtime.Launching;
using Gantry.Runtime.Plans;

namespace Gantry.Runtime.Hooks;

/// <summary>Runs hooks one after the other with the container's state on their standard input; the first that fails ends it.</summary>
internal static class HookRunner
{
    /// <summary>Runs the hooks on the host or, with a process, in that process's namespaces.</summary>
    public static void Run(string point, IReadOnlyList<Hook> hooks, ContainerState state, (PidFd Process, NamespaceKind Kinds)? within = null)
    {
        foreach (Hook hook in hooks)
            Run(point, hook, state, within);
    }

    /// <summary>As <see cref="Run(string, IReadOnlyList{Hook}, ContainerState, ValueTuple{PidFd, NamespaceKind}?)"/>, but failures are answers: these hooks cannot stop anything any more.</summary>
    public static IReadOnlyList<string> RunAll(string point, IReadOnlyList<Hook> hooks, ContainerState state)
    {
        var failures = new List<string>();
        foreach (Hook hook in hooks)
        {
            try
            {
                Run(point, hook, state, within: null);
            }
            catch (RuntimeException failure)
            {
                failures.Add(failure.Message);
            }
        }

        return failures;
    }

    private static void Run(string point, Hook hook, ContainerState state, (PidFd Process, NamespaceKind Kinds)? within)
    {
        using Descriptor input = MemoryFile.Of(RecordFile.Write(state));
        var plan = new LaunchPlan();
        var standardInput = new Slot("state");
        var process = new Slot("container");
        AddSteps(plan, hook, standardInput, within is { } other ? (process, other.Kinds) : null);
        using var launcher = new Launcher(plan);
        launcher.Give(standardInput, input);
        if (within is { } target)
            launcher.Give(process, target.Process.Descriptor);

        using PidFd child = launcher.Launch();
        Await(point, hook, launcher, child);
    }

    private static void AddSteps(LaunchPlan plan, Hook hook, Slot standardInput, (Slot Process, NamespaceKind Kinds)? within)
    {
        if (!hook.Path.StartsWith('/'))
            throw new RuntimeException(RuntimeFailure.InvalidBundle, $"config.json: the path of hook {hook.Path} is not absolute");

        if (within is { } target)
            plan.Launch.Add("enter the container's namespaces", SystemCall.setns, target.Process, (long)target.Kinds);

        string[] arguments = hook.Args.Count > 0 ? [.. hook.Args] : [hook.Path];
        plan.Launch.Add("give the hook its input", SystemCall.dup3, standardInput, 0, 0);
        plan.Launch.Add("go to /", SystemCall.chdir, "/");
        plan.Launch.Add("stop ignoring SIGPIPE", SystemCall.rt_sigaction, 13, new Block("default-action", new byte[32]), Argument.Null, 8);
        plan.Launch.Add("unblock all signals", SystemCall.rt_sigprocmask, 2, Block.Of("no-signals", 0UL), Argument.Null, 8);
        plan.Launch.Add("hand on no more descriptors", SystemCall.close_range, 3, uint.MaxValue, 4);

        // Nothing of the runtime's own environment: only what config.json gives the hook.
        plan.Launch.Add($"exec: \"{hook.Path}\"", SystemCall.execve, hook.Path, arguments, (string[])[.. hook.Env]);
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

        TimeSpan patience = hook.Timeout is { } seconds ? TimeSpan.FromSeconds(seconds) : Timeout.InfiniteTimeSpan;
        if (!child.WaitForExit(patience))
        {
            child.Send(Signal.Kill);
            _ = ExitStatus.Wait(child);
            throw new RuntimeException(RuntimeFailure.LaunchFailed, $"{point} hook {hook.Path} did not end within {hook.Timeout} seconds");
        }

        int status = ExitStatus.Wait(child);
        if (status != 0)
            throw new RuntimeException(RuntimeFailure.LaunchFailed, $"{point} hook {hook.Path} ended with status {status}");
    }
}
