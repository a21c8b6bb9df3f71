using System.Globalization;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Processes;
using Gantry.Oci.RuntimeSpec;
using Gantry.Oci.RuntimeSpec.Checking;
using Gantry.Runtime.Confinement;
using Gantry.Runtime.Hooks;
using Gantry.Runtime.Launching;

namespace Gantry.Runtime.Containers;

/// <summary>Starts another process in a running container.</summary>
internal sealed class Execution(Container container, ContainerSpec spec, ExecOptions options)
{
    private PidFd? _started;

    /// <summary>The process; it is already its program.</summary>
    public PidFd Run(Descriptor? console)
    {
        if (ContainerSpecCheck.Find(options.Process) is [string wrong, ..])
            throw new RuntimeException(RuntimeFailure.InvalidBundle, wrong);

        if (container.Status() == ContainerStatuses.Stopped)
            throw Stopped();

        if (container.Status() == ContainerStatuses.Paused && !options.IgnoresPaused)
            throw new RuntimeException(RuntimeFailure.WrongState, $"cannot exec in a paused container (use --ignore-paused): {container.Record.Id}");

        using PidFd first = container.OpenProcess() ?? throw Stopped();
        ExecCgroup cgroup = ExecCgroup.For(container, options.Subgroup);
        LaunchPlan plan = ExecPlanner.For(new ExecRequest
        {
            Id = container.Record.Id,
            Pid = first.Pid,
            Spec = spec,
            Process = options.Process,
            Namespaces = LifecycleHooks.NamespacesOf(spec),
            Host = HostProbe.Gather(),
            Cgroup = cgroup.Born,
            PreservedDescriptors = options.PreservedDescriptors,
        });
        foreach (string warning in plan.Warnings)
            options.Warn(warning);

        using var launcher = new Launcher(plan) { TakeListener = GiveToAgent };
        using Descriptor stub = ExecStub.Create();
        launcher.Give(plan.Stub, stub);
        launcher.Give(plan.Container, first.Descriptor);
        if (console is not null)
            launcher.Give(plan.ConsoleSocket, console);

        return Launch(launcher, cgroup);
    }

    private void GiveToAgent(Descriptor listener) =>
        SeccompAgent.Give(listener, spec.Linux!.Seccomp!, container.Record.StateAs(container.Status()), _started!.Pid);

    private PidFd Launch(Launcher launcher, ExecCgroup cgroup)
    {
        PidFd process = _started = launcher.Launch();
        try
        {
            if (launcher.NextMessage() is null)
                throw new RuntimeException(RuntimeFailure.LaunchFailed, "the process died while it was being set up; has the container ended?");

            cgroup.Move(process.Pid);
            if (options.PidFile is { } file)
                AtomicFile.Write(file, process.Pid.ToString(CultureInfo.InvariantCulture));

            launcher.Channel.LetGoOn();
            _ = launcher.NextMessage();
            return process;
        }
        catch
        {
            process.Send(Signal.Kill);
            _ = ExitStatus.Wait(process);
            process.Dispose();
            throw;
        }
    }

    private RuntimeException Stopped() => new(RuntimeFailure.WrongState, $"cannot exec in a stopped container: container not running: {container.Record.Id}");
}
