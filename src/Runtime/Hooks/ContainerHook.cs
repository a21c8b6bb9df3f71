using Gantry.Linux.Cgroups;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Processes;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Containers;
using Gantry.Runtime.Launching;
using Gantry.Runtime.Plans;

namespace Gantry.Runtime.Hooks;

/// <summary>A hook that is the container's own program: it runs confined as the container's process will be, with that user and those capabilities.</summary>
internal sealed class ContainerHook(ContainerSpec spec, Hook hook, Cgroup? cgroup)
{
        public void Run(ContainerState state, PidFd container)
    {
        if (!hook.Path.StartsWith('/'))
            throw new RuntimeException(RuntimeFailure.InvalidBundle, $"config.json: the path of hook {hook.Path} is not absolute");

        var input = new Slot("state");
        LaunchPlan plan = ExecPlanner.For(Request(state.Id, container.Pid, input));
        using Descriptor content = MemoryFile.Of(RecordFile.Write(state with { Pid = InnerPid.Of(state.Pid) }));
        using var launcher = new Launcher(plan);
        using Descriptor stub = ExecStub.Create();
        launcher.Give(plan.Stub, stub);
        launcher.Give(plan.Container, container.Descriptor);
        launcher.Give(input, content);
        using PidFd process = launcher.Launch();
        Start(launcher, process);
        HookRunner.AwaitEnd(HookPoints.StartContainer, hook, process);
    }

    private ExecRequest Request(string id, int pid, Slot input) => new()
    {
        Id = id,
        Pid = pid,
        Spec = spec,
        Process = spec.Process! with
        {
            Args = hook.Args.Count > 0 ? hook.Args : [hook.Path],
            Env = hook.Env,
            Cwd = "/",
            Terminal = false,
        },
        Namespaces = LifecycleHooks.NamespacesOf(spec),
        Host = HostProbe.Gather(),
        Cgroup = cgroup,
        Program = hook.Path,
        StandardInput = input,
    };

    private void Start(Launcher launcher, PidFd process)
    {
        try
        {
            _ = launcher.NextMessage();
            launcher.Channel.LetGoOn();
            _ = launcher.NextMessage();
        }
        catch (RuntimeException failure)
        {
            _ = ExitStatus.Wait(process);
            throw new RuntimeException(RuntimeFailure.LaunchFailed, $"{HookPoints.StartContainer} hook {hook.Path}: {failure.Message}");
        }
    }
}
