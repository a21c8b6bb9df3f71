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

    private readonly ContainerDirectory directory = ContainerDirectory.At(options.Root, options.Id);
    private readonly Bundle bundle = options.Bundle;
    private ContainerRecord record = null!;
    private Cgroup? cgroup;
    private ResctrlGroup? resctrl;
    private LimitPlan limits = new();
    private PidFd? child;
    private Placeholder? placeholder;

    /// <summary>The container's first process; it waits for `start`, or it runs.</summary>
    public PidFd Run()
    {
        using DirectoryLock held = directory.Claim(options.Root);
        try
        {
            Remember();
            Launch();
            return child!;
        }
        catch
        {
            Undo();
            throw;
        }
    }

    /// <summary>The container, once <see cref="Run"/> has made it, with what is known of it already.</summary>
    public Container Container => new(directory, record, bundle.Spec, cgroup);

    private void Remember()
    {
        ScopeName? scope = options.HasSystemdCgroup ? ScopeName.For(options.Id, bundle.Spec.Linux?.CgroupsPath, Scope.IsRootless) : null;
        cgroup = scope is null ? OwnCgroup() : CgroupPaths.Open(scope.Path);
        record = ContainerRecord.New(options, cgroup, scope);

        // Before anything else is made, so that `delete --force` finds it all even if this process is killed now.
        directory.Begin(record);
        if (scope is not null)
            StartScope(scope);

        if (cgroup is not null)
            MakeCgroup(cgroup);
    }

    private void MakeCgroup(Cgroup cgroup)
    {
        limits = CgroupPlan.For(cgroup.Layout, bundle.Spec.Linux?.Resources);
        foreach (string warning in limits.Warnings)
            options.Warn(warning);

        try
        {
            cgroup.Create();

            // Denying all devices and allowing some are separate writes: the child must not make or open any in between.
            CgroupLimits.ApplyDevices(cgroup, limits, options.MayLackCgroup);

            // A realtime policy is granted only in a group that has a share of it already.
            if (bundle.Spec.Process?.Scheduler is not null)
                CgroupLimits.Apply(cgroup, limits);
        }
        catch (LinuxException refused) when (options.MayLackCgroup && CgroupRights.AreMissing(refused))
        {
            GoOnWithoutCgroup(refused);
        }
    }

    private void GoOnWithoutCgroup(LinuxException refused)
    {
        if (CgroupRights.AreNeeded(bundle.Spec.Linux?.Resources))
            throw new RuntimeException(RuntimeFailure.Unsupported, $"config.json asks for limits, but this user can have no cgroup: {refused.Message}");

        cgroup!.RemoveIfEmpty();
        cgroup = null;
        record = record with { CgroupPath = null, Freezer = null };
        directory.Write(record);
        options.Warn($"the container has no cgroup of its own: {refused.Message}");
    }

    private void StartScope(ScopeName scope)
    {
        placeholder = Placeholder.Start();
        cgroup = CgroupPaths.Open(Scope.Start(options.Id, scope, placeholder.Pid, bundle.Spec.Linux?.Resources));
        record = record with { CgroupPath = cgroup?.Path, Freezer = cgroup is null ? null : CgroupFreezer.PathFor(cgroup) };
    }

    private void EndPlaceholder()
    {
        placeholder?.Dispose();
        placeholder = null;
    }

    // Removing the container ends all processes of its group, so it must not have anybody else's.
    private Cgroup? OwnCgroup()
    {
        if (CgroupPaths.Open(CgroupPaths.For(options.Id, bundle.Spec)) is not { } found)
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

        resctrl = ResctrlGroup.For(bundle.Spec.Linux, options.Id);
        using var launcher = new Launcher(plan) { TakeListener = GiveToAgent };
        using Descriptor stub = ExecStub.Create();
        using Descriptor? fifo = options.WaitsForStart ? directory.OpenStartFifo() : null;
        Descriptor? console = bundle.Spec.Process!.Terminal ? options.Console ?? ConnectConsole() : null;
        launcher.Give(plan.Stub, stub);
        if (fifo is not null)
            launcher.Give(plan.StartFifo, fifo);

        if (console is not null)
            launcher.Give(plan.ConsoleSocket, console);

        child = launcher.Launch();
        EndPlaceholder();
        record = record with { Pid = child.Pid, StartTime = ProcessStat.Read(child.Pid)?.StartTime ?? 0 };
        directory.Write(record);
        resctrl?.Join(child.Pid);
        WhileChildPrepares();
        Converse(launcher);
    }

    // The child takes about as long for its mounts; it does not become its program before this is done.
    private void WhileChildPrepares()
    {
        directory.WriteSpec(bundle.Json);
        if (cgroup is not null)
            CgroupLimits.Apply(cgroup, limits);

        options.Cloned(child!);
    }

    private LaunchRequest Request() => new()
    {
        Id = options.Id,
        Spec = bundle.Spec,
        Bundle = bundle.FullPath,
        Host = HostProbe.Gather(),
        Cgroup = cgroup,
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
                    IdMaps.Write(child!.Pid, bundle.Spec.Linux!.UidMappings, bundle.Spec.Linux.GidMappings);
                    launcher.Channel.LetGoOn();
                    break;
                case ChildMessages.NeedsInterfaces:
                    NetDeviceMove.All(child!.Pid, bundle.Spec.Linux!.NetDevices);
                    launcher.Channel.LetGoOn();
                    break;
                case ChildMessages.ReadyForHooks:
                    LifecycleHooks.WhileCreating(bundle.Spec, record, child!);
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
            AtomicFile.Write(file, child!.Pid.ToString(CultureInfo.InvariantCulture));

        if (options.WaitsForStart)
            return;

        LifecycleHooks.BeforeStart(bundle.Spec, record, child!, cgroup);
        launcher.Channel.LetGoOn();

        // Silence means that the program has begun; the descriptor was closed by exec.
        _ = launcher.NextMessage();
        LifecycleHooks.AfterStart(bundle.Spec, record);
    }

    private void GiveToAgent(Descriptor listener) =>
        SeccompAgent.Give(listener, bundle.Spec.Linux!.Seccomp!, record.StateAs(ContainerStatuses.Creating), child!.Pid);

    private void Undo()
    {
        if (child is not null)
        {
            child.Send(Signal.Kill);
            _ = ExitStatus.Wait(child);
            child.Dispose();
        }

        if (options.PidFile is { } file)
            File.Delete(file);

        EndPlaceholder();

        // Hooks may have left processes in it.
        if (cgroup?.Kill(KillPatience) == true)
            cgroup.Remove(KillPatience);

        Scope.Forget(record?.SystemdUnit, options.Warn);
        resctrl?.Remove();
        directory.Remove();

        // runtime.md, "Lifecycle": a failure after the container's environment was there goes on with its end.
        if (child is not null)
            LifecycleHooks.AfterStop(bundle.Spec, record!, options.Warn);
    }
}
