using System.Globalization;
using Gantry.Linux;
using Gantry.Linux.Cgroups;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Namespaces;
using Gantry.Linux.Processes;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Cgroups;
using Gantry.Runtime.Confinement;
using Gantry.Runtime.Hooks;
using Gantry.Runtime.Launching;
using Gantry.Runtime.NetDevices;
using Gantry.Runtime.Systemd;

namespace Gantry.Runtime.Containers;

/// <summary>Makes a container from a bundle. Until it is complete, whatever fails undoes all of it.</summary>
internal sealed class Creation(CreateOptions options)
{
    private static readonly TimeSpan KillPatience = TimeSpan.FromSeconds(10);

    private readonly ContainerDirectory _directory = ContainerDirectory.At(options.Root, options.Id);
    private readonly Bundle _bundle = options.Bundle;
    private ContainerRecord _record = null!;
    private Cgroup? _cgroup;
    private ResctrlGroup? _resctrl;
    private LimitPlan _limits = new();
    private PidFd? _child;
    private Placeholder? _placeholder;

    /// <summary>The container's first process; it waits for `start`, or it runs.</summary>
    public PidFd Run()
    {
        using DirectoryLock held = _directory.Claim(options.Root);
        try
        {
            Remember();
            Launch();
            return _child!;
        }
        catch
        {
            Undo();
            throw;
        }
    }

    /// <summary>The container, once <see cref="Run"/> has made it, with what is known of it already.</summary>
    public Container Container => new(_directory, _record, _bundle.Spec, _cgroup);

    private void Remember()
    {
        ScopeName? scope = options.HasSystemdCgroup ? ScopeName.For(options.Id, _bundle.Spec.Linux?.CgroupsPath, Scope.IsRootless) : null;
        _cgroup = scope is null ? OwnCgroup() : CgroupPaths.Open(scope.Path);
        _record = ContainerRecord.New(options, _cgroup, scope);

        // Before anything else is made, so that `delete --force` finds it all even if this process is killed now.
        _directory.Begin(_record);
        if (scope is not null)
            StartScope(scope);

        if (_cgroup is not null)
            MakeCgroup(_cgroup);
    }

    private void MakeCgroup(Cgroup cgroup)
    {
        _limits = CgroupPlan.For(cgroup.Layout, _bundle.Spec.Linux?.Resources);
        foreach (string warning in _limits.Warnings)
            options.Warn(warning);

        try
        {
            cgroup.Create();

            // Denying all devices and allowing some are separate writes: the child must not make or open any in between.
            CgroupLimits.ApplyDevices(cgroup, _limits, options.MayLackCgroup);

            // A realtime policy is granted only in a group that has a share of it already.
            if (_bundle.Spec.Process?.Scheduler is not null)
                CgroupLimits.Apply(cgroup, _limits);
        }
        catch (LinuxException refused) when (options.MayLackCgroup && CgroupRights.AreMissing(refused))
        {
            GoOnWithoutCgroup(refused);
        }
    }

    private void GoOnWithoutCgroup(LinuxException refused)
    {
        if (CgroupRights.AreNeeded(_bundle.Spec.Linux?.Resources))
            throw new RuntimeException(RuntimeFailure.Unsupported, $"config.json asks for limits, but this user can have no cgroup: {refused.Message}");

        _cgroup!.RemoveIfEmpty();
        _cgroup = null;
        _record = _record with { CgroupPath = null, Freezer = null };
        _directory.Write(_record);
        options.Warn($"the container has no cgroup of its own: {refused.Message}");
    }

    private void StartScope(ScopeName scope)
    {
        _placeholder = Placeholder.Start();
        _cgroup = CgroupPaths.Open(Scope.Start(options.Id, scope, _placeholder.Pid, _bundle.Spec.Linux?.Resources));
        _record = _record with { CgroupPath = _cgroup?.Path, Freezer = _cgroup is null ? null : CgroupFreezer.PathFor(_cgroup) };
    }

    private void EndPlaceholder()
    {
        _placeholder?.Dispose();
        _placeholder = null;
    }

    // Removing the container ends all processes of its group, so it must not have anybody else's.
    private Cgroup? OwnCgroup()
    {
        if (CgroupPaths.Open(CgroupPaths.For(options.Id, _bundle.Spec)) is not { } found)
            return null;

        if (found.IsInUse)
            throw new RuntimeException(RuntimeFailure.InvalidBundle, $"cgroup {found.Path} is not empty: is it another container's?");

        return CgroupFreezer.Holds(found) ? throw new RuntimeException(RuntimeFailure.WrongState, $"cgroup {found.Path} is frozen, or one above it") : found;
    }

    private void Launch()
    {
        LaunchPlan plan = LaunchPlanner.For(Request());
        foreach (string warning in plan.Warnings)
            options.Warn(warning);

        _resctrl = ResctrlGroup.For(_bundle.Spec.Linux, options.Id);
        using var launcher = new Launcher(plan) { TakeListener = GiveToAgent };
        using Descriptor stub = ExecStub.Create();
        using Descriptor? fifo = options.WaitsForStart ? _directory.OpenStartFifo() : null;
        Descriptor? console = _bundle.Spec.Process!.Terminal ? options.Console ?? ConnectConsole() : null;
        launcher.Give(plan.Stub, stub);
        if (fifo is not null)
            launcher.Give(plan.StartFifo, fifo);

        if (console is not null)
            launcher.Give(plan.ConsoleSocket, console);

        _child = launcher.Launch();
        EndPlaceholder();
        _record = _record with { Pid = _child.Pid, StartTime = ProcessStat.Read(_child.Pid)?.StartTime ?? 0 };
        _directory.Write(_record);
        _resctrl?.Join(_child.Pid);
        WhileChildPrepares();
        Converse(launcher);
    }

    // The child takes about as long for its mounts; it does not become its program before this is done.
    private void WhileChildPrepares()
    {
        _directory.WriteSpec(_bundle.Json);
        if (_cgroup is not null)
            CgroupLimits.Apply(_cgroup, _limits);

        options.Cloned(_child!);
    }

    private LaunchRequest Request() => new()
    {
        Id = options.Id,
        Spec = _bundle.Spec,
        Bundle = _bundle.FullPath,
        Host = HostProbe.Gather(),
        Cgroup = _cgroup,
        WaitsForStart = options.WaitsForStart,
        HasConsoleSocket = options.ConsoleSocket is not null,
        PreservedDescriptors = options.PreservedDescriptors,
        UsesPivotRoot = options.UsesPivotRoot,
        MakesKeyring = options.MakesKeyring,
    };

    private Descriptor ConnectConsole() => options.ConsoleSocket is { } path
        ? UnixSocket.Connect(path)
        : throw new RuntimeException(RuntimeFailure.Usage, "config.json asks for a terminal: give --console-socket");

    private void Converse(Launcher launcher)
    {
        while (launcher.NextMessage() is { } message)
        {
            switch (message)
            {
                case ChildMessages.NeedsIdMaps:
                    IdMaps.Write(_child!.Pid, _bundle.Spec.Linux!.UidMappings, _bundle.Spec.Linux.GidMappings);
                    launcher.Channel.LetGoOn();
                    break;
                case ChildMessages.NeedsInterfaces:
                    NetDeviceMove.All(_child!.Pid, _bundle.Spec.Linux!.NetDevices);
                    launcher.Channel.LetGoOn();
                    break;
                case ChildMessages.ReadyForHooks:
                    LifecycleHooks.WhileCreating(_bundle.Spec, _record, _child!);
                    launcher.Channel.LetGoOn();
                    break;
                default:
                    Complete(launcher);
                    return;
            }
        }

        throw new RuntimeException(RuntimeFailure.LaunchFailed, "the container's first process died while it was being set up (was it killed for want of memory?)");
    }

    private void Complete(Launcher launcher)
    {
        if (options.PidFile is { } file)
            AtomicFile.Write(file, _child!.Pid.ToString(CultureInfo.InvariantCulture));

        if (options.WaitsForStart)
            return;

        LifecycleHooks.BeforeStart(_bundle.Spec, _record, _child!, _cgroup);
        launcher.Channel.LetGoOn();

        // Silence means that the program has begun; the descriptor was closed by exec.
        _ = launcher.NextMessage();
        LifecycleHooks.AfterStart(_bundle.Spec, _record);
    }

    private void GiveToAgent(Descriptor listener) =>
        SeccompAgent.Give(listener, _bundle.Spec.Linux!.Seccomp!, _record.StateAs(ContainerStatuses.Creating), _child!.Pid);

    private void Undo()
    {
        if (_child is not null)
        {
            _child.Send(Signal.Kill);
            _ = ExitStatus.Wait(_child);
            _child.Dispose();
        }

        if (options.PidFile is { } file)
            File.Delete(file);

        EndPlaceholder();

        // Hooks may have left processes in it.
        if (_cgroup?.Kill(KillPatience) == true)
            _cgroup.Remove(KillPatience);

        Scope.Forget(_record?.SystemdUnit, options.Warn);
        _resctrl?.Remove();
        _directory.Remove();

        // runtime.md, "Lifecycle": a failure after the container's environment was there goes on with its end.
        if (_child is not null)
            LifecycleHooks.AfterStop(_bundle.Spec, _record!, options.Warn);
    }
}
