using System.Globalization;
using Gantry.Linux.Cgroups;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Mounts;
using Gantry.Linux.Processes;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Cgroups;
using Gantry.Runtime.Containers;
using Gantry.Runtime.Hooks;
using Gantry.Runtime.Launching;
using Gantry.Runtime.Systemd;

namespace Gantry.Runtime.Checkpoints;

/// <summary>Makes a container of what a checkpoint wrote. Until it runs, whatever fails undoes all of it.</summary>
internal sealed class Restoration(CreateOptions options, CheckpointOptions checkpoint)
{
    private const string Log = "restore.log";
    private static readonly TimeSpan KillPatience = TimeSpan.FromSeconds(10);

    private readonly ContainerDirectory _directory = ContainerDirectory.At(options.Root, options.Id);
    private readonly Bundle _bundle = options.Bundle;
    private readonly List<Descriptor> _inherited = [];
    private ContainerRecord _record = null!;
    private Cgroup? _cgroup;
    private PidFd? _process;

    public Container Container => new(_directory, _record, _bundle.Spec, _cgroup);

    /// <summary>The container's first process, as a child of this one.</summary>
    public PidFd Run()
    {
        if (!Directory.Exists(checkpoint.ImagePath))
            throw new RuntimeException(RuntimeFailure.Usage, $"restore: no checkpoint at {checkpoint.ImagePath}");

        using DirectoryLock held = _directory.Claim(options.Root);
        try
        {
            Remember();
            Restore();
            return _process!;
        }
        catch
        {
            Undo();
            throw;
        }
        finally
        {
            _inherited.ForEach(descriptor => descriptor.Dispose());
        }
    }

    private void Remember()
    {
        ScopeName? scope = options.HasSystemdCgroup ? ScopeName.For(options.Id, _bundle.Spec.Linux?.CgroupsPath, Scope.IsRootless) : null;
        _cgroup = CgroupPaths.Open(scope?.Path ?? CgroupPaths.For(options.Id, _bundle.Spec));
        _record = ContainerRecord.New(options, _cgroup, scope);
        _directory.Begin(_record);
        _directory.WriteSpec(_bundle.Json);
    }

    private void Restore()
    {
        using Descriptor images = Descriptor.Open(checkpoint.ImagePath);
        Directory.CreateDirectory(checkpoint.WorkPath);
        using Descriptor work = Descriptor.Open(checkpoint.WorkPath);
        foreach ((string path, _, _) in CriuRequests.Joined(_bundle.Spec))
            _inherited.Add(Descriptor.Open(path));

        // criu wants the root to be a mount of its own.
        string root = Path.Combine(_directory.FullPath, "criu-root");
        Directory.CreateDirectory(root);
        MountTable.Bind(_record.Rootfs, root);
        try
        {
            using var criu = new CriuProcess(checkpoint.Criu, _inherited);
            JoinCgroup(criu.Pid);
            CriuAnswer answer = criu.Ask(CriuRequests.Request(CriuRequestKind.Restore, Options(images, work, root)), CriuRequestKind.Restore, AtStep);
            if (!answer.HasSucceeded)
                throw CriuRequests.Failure("restore", answer, Path.Combine(checkpoint.WorkPath, Log));

            Take(answer.Pid);
        }
        finally
        {
            MountTable.Unmount(root, UnmountFlags.Detach | UnmountFlags.NoFollow);
            Directory.Delete(root);
        }

        LifecycleHooks.AfterStart(_bundle.Spec, _record);
    }

    // What criu starts begins where criu is.
    private void JoinCgroup(int criu)
    {
        if (_cgroup is null)
            return;

        if (_record.SystemdUnit is not null)
        {
            _cgroup = CgroupPaths.Open(Scope.Start(options.Id, ScopeName.For(options.Id, _bundle.Spec.Linux?.CgroupsPath, Scope.IsRootless), criu, _bundle.Spec.Linux?.Resources));
            _record = _record with { CgroupPath = _cgroup?.Path, Freezer = _cgroup is null ? null : CgroupFreezer.PathFor(_cgroup) };
            _directory.Write(_record);
        }

        LimitPlan limits = CgroupPlan.For(_cgroup!.Layout, _bundle.Spec.Linux?.Resources);
        _cgroup.Create();
        CgroupLimits.ApplyDevices(_cgroup, limits);
        CgroupLimits.Apply(_cgroup, limits);
        _cgroup.Add(criu);
    }

    private CriuMessage Options(Descriptor images, Descriptor work, string root)
    {
        CriuMessage message = CriuRequests.Options(checkpoint, _bundle.Spec, images, work, Log)
            .Text(13, root)
            .Flag(26, true)
            .Text(53, checkpoint.LsmProfile)
            .Text(63, checkpoint.LsmMountContext);
        AddCgroupRoots(message);
        foreach (string mount in ExternalMounts.ForRestore(_bundle.Spec, _bundle.FullPath, CgroupMounts()))
            message.Text(37, mount);

        int index = 0;
        foreach ((_, _, string name) in CriuRequests.Joined(_bundle.Spec))
            message.Message(27, new CriuMessage().Text(1, name).Number(2, CriuProcess.NumberOf(index++)));

        string[] streams = SavedStreams.Read(checkpoint.ImagePath);
        for (int i = 0; i < streams.Length && i <= 2; i++)
        {
            if (SavedStreams.IsGiven(streams[i]))
                message.Message(27, new CriuMessage().Text(1, streams[i]).Number(2, i));
        }

        return message;
    }

    // The container may have been in another control group than it is now.
    private void AddCgroupRoots(CriuMessage message)
    {
        foreach (CgroupHierarchy hierarchy in _cgroup?.Hierarchies ?? [])
        {
            // The one hierarchy of version 2 has no name, which to criu means "wherever nothing else is said".
            string controllers = string.Join(',', hierarchy.Controllers.Select(name => name.Replace("name=", "", StringComparison.Ordinal)));
            message.Message(25, new CriuMessage().Text(1, hierarchy.IsUnified ? null : controllers).Text(2, _cgroup!.Path));
        }
    }

    private IEnumerable<(string Target, string Source)> CgroupMounts()
    {
        foreach (Mount mount in _bundle.Spec.Mounts.Where(mount => mount.Type is "cgroup" or "cgroup2"))
        {
            string target = mount.Destination.TrimEnd('/');
            foreach (CgroupHierarchy hierarchy in _cgroup?.Hierarchies ?? [])
            {
                string source = hierarchy.DirectoryOf(_cgroup!.Path);
                yield return (_cgroup.Layout.Mode == CgroupMode.Unified ? target : $"{target}/{Path.GetFileName(hierarchy.MountPoint)}", source);
            }
        }
    }

    private void AtStep(CriuAnswer step, Descriptor? received)
    {
        using (received)
        {
            if (step.Step == "orphan-pts-master" && received is not null)
                GiveTerminal(received);
            else if (step.Step == "setup-namespaces" && PidFd.Open(step.Pid) is { } first)
                RunHooks(first);
        }
    }

    private void RunHooks(PidFd first)
    {
        using (first)
            LifecycleHooks.WhileCreating(_bundle.Spec, _record with { Pid = first.Pid }, first);
    }

    private void GiveTerminal(Descriptor master)
    {
        using Descriptor? socket = options.ConsoleSocket is { } path ? UnixSocket.Connect(path) : null;
        Descriptor? console = options.Console ?? socket;
        if (console is not null)
            DescriptorPassing.Send(console.Number, master.Number, "/dev/ptmx"u8);
    }

    private void Take(int pid)
    {
        _process = PidFd.Open(pid) ?? throw new RuntimeException(RuntimeFailure.CriuFailed, "restore: the container ended at once");
        _record = _record with { Pid = pid, StartTime = ProcessStat.Read(pid)?.StartTime ?? 0 };
        _directory.Write(_record);
        if (options.PidFile is { } file)
            AtomicFile.Write(file, pid.ToString(CultureInfo.InvariantCulture));
    }

    private void Undo()
    {
        if (_process is not null)
        {
            _process.Send(Signal.Kill);
            _ = ExitStatus.Wait(_process);
            _process.Dispose();
        }

        if (options.PidFile is { } file)
            File.Delete(file);

        if (_cgroup?.Kill(KillPatience) == true)
            _cgroup.Remove(KillPatience);

        Scope.Forget(_record?.SystemdUnit, options.Warn);
        _directory.Remove();
    }
}
