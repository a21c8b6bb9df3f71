using System.Text.Json;
using Gantry.Linux;
using Gantry.Linux.Cgroups;
using Gantry.Linux.Processes;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Cgroups;
using Gantry.Runtime.Confinement;
using Gantry.Runtime.Hooks;
using Gantry.Runtime.Systemd;

namespace Gantry.Runtime.Containers;

/// <summary>A container that exists: its state now, and what can be done with it.</summary>
internal sealed class Container(ContainerDirectory directory, ContainerRecord record, ContainerSpec? knownSpec = null, Cgroup? knownCgroup = null)
{
    private static readonly TimeSpan KillPatience = TimeSpan.FromSeconds(10);

    public ContainerRecord Record => record;

    public ContainerDirectory Directory => directory;

    public static Container Open(string root, string id)
    {
        ContainerDirectory directory = ContainerDirectory.At(root, id);
        return TryRead(directory) ?? throw new RuntimeException(RuntimeFailure.NoSuchContainer, $"container does not exist: {id}");
    }

    public static Container? TryRead(ContainerDirectory directory)
    {
        if (!directory.Exists)
            return null;

        ContainerRecord? record;
        try
        {
            record = directory.ReadRecord();
        }
        catch (JsonException)
        {
            record = null;
        }

        return record is null && !directory.Exists ? null : new Container(directory, record ?? Interrupted(directory));
    }

    public Cgroup? Cgroup() => knownCgroup ?? CgroupPaths.Open(record.CgroupPath);

    public string Status()
    {
        if (HasEnded())
            return ContainerStatuses.Stopped;

        if (record.Freezer is { } freezer && CgroupFreezer.At(freezer).IsFrozen)
            return ContainerStatuses.Paused;

        return directory.HasStartFifo ? ContainerStatuses.Created : ContainerStatuses.Running;
    }

    private bool HasEnded() =>
        record.Pid == 0 || ProcessStat.Read(record.Pid) is not { IsZombie: false } process || process.StartTime != record.StartTime;

    public ContainerSummary Summary(bool withAnnotations)
    {
        string status = Status();
        return new ContainerSummary
        {
            OciVersion = record.OciVersion,
            Id = record.Id,
            Pid = status == ContainerStatuses.Stopped ? 0 : record.Pid,
            Status = status,
            Bundle = record.Bundle,
            Rootfs = record.Rootfs,
            Created = record.Created,
            Annotations = withAnnotations ? record.Annotations : null,
            Owner = withAnnotations ? "" : "root",
        };
    }

    /// <summary>None if the first process has ended.</summary>
    public PidFd? OpenProcess()
    {
        PidFd? process = record.Pid == 0 ? null : PidFd.Open(record.Pid);
        if (process is null || !HasEnded())
            return process;

        process.Dispose();
        return null;
    }

    public void Start()
    {
        using DirectoryLock held = Lock();
        string status = Status();
        if (status != ContainerStatuses.Created)
            throw new RuntimeException(RuntimeFailure.WrongState, $"cannot start container {record.Id}: it is {status}");

        using PidFd process = OpenProcess() ?? throw Ended();
        ContainerSpec spec = directory.ReadSpec();
        try
        {
            LifecycleHooks.BeforeStart(spec, record, process, Cgroup());
            if (!directory.WriteStartFifo())
                throw Ended();

            directory.RemoveStartFifo();
            LifecycleHooks.AfterStart(spec, record);
        }
        catch (Exception failure) when (failure is RuntimeException or LinuxException)
        {
            // A hook that fails stops the container: runtime.md, "Lifecycle", steps 7 and 9.
            EndProcesses(process);
            throw;
        }
    }

    public void Kill(Signal signal, bool all)
    {
        using DirectoryLock held = Lock();
        if (all && Cgroup() is { Exists: true } cgroup)
        {
            cgroup.Signal(signal);
            return;
        }

        using PidFd? process = OpenProcess();
        if (process?.Send(signal) != true && !all)
            throw new RuntimeException(RuntimeFailure.WrongState, $"container not running: {record.Id}");

        // With version 1 nothing happens to a frozen process, not even its end.
        if (signal == Signal.Kill && record.Freezer is { } file && CgroupFreezer.At(file) is { IsFrozen: true } freezer)
            freezer.Thaw();
    }

    /// <summary>Stops all its processes where they are.</summary>
    public void Pause()
    {
        using DirectoryLock held = Lock();
        string status = Status();
        if (status is not (ContainerStatuses.Running or ContainerStatuses.Created))
            throw new RuntimeException(RuntimeFailure.WrongState, $"cannot pause container {record.Id}: container not running (it is {status})");

        Freezer().Freeze(KillPatience);
    }

    public void Resume()
    {
        using DirectoryLock held = Lock();
        string status = Status();
        if (status != ContainerStatuses.Paused)
            throw new RuntimeException(RuntimeFailure.WrongState, $"cannot resume container {record.Id}: container not paused (it is {status})");

        Freezer().Thaw();
    }

    private CgroupFreezer Freezer() => record.Freezer is { } file
        ? CgroupFreezer.At(file)
        : throw new RuntimeException(RuntimeFailure.Unsupported, $"container {record.Id} cannot be paused: it has no cgroup with a freezer");

    public void Delete(bool force, Action<string> warn)
    {
        using DirectoryLock held = Lock();
        string status = Status();
        if (status is ContainerStatuses.Running or ContainerStatuses.Paused && !force)
            throw new RuntimeException(RuntimeFailure.WrongState, $"cannot delete container {record.Id}: it is {status}; stop it first or use --force");

        EndProcessesAndCgroup();
        Scope.Forget(record.SystemdUnit, warn);
        RunPoststop(warn);
        directory.Remove();
    }

    private void EndProcessesAndCgroup()
    {
        using PidFd? process = OpenProcess();
        if (process is null && Cgroup()?.RemoveIfEmpty() != false)
            return;

        EndProcesses(process);
        Cgroup()?.Remove(KillPatience);
    }

    private void EndProcesses(PidFd? process)
    {
        process?.Send(Signal.Kill);
        bool isEmpty = Cgroup() is not { Exists: true } cgroup || cgroup.Kill(KillPatience);
        if (process?.WaitForExit(KillPatience) == false)
            throw new RuntimeException(RuntimeFailure.WrongState, $"container {record.Id} does not end: its process {record.Pid} is stuck in the kernel");

        if (!isEmpty)
            throw new RuntimeException(RuntimeFailure.WrongState, $"container {record.Id} does not end: processes in cgroup {record.CgroupPath} are stuck in the kernel");
    }

    private void RunPoststop(Action<string> warn)
    {
        // A creation that was interrupted this early has run no hooks.
        if (knownSpec is null && !directory.HasSpec)
            return;

        try
        {
            ContainerSpec spec = knownSpec ?? directory.ReadSpec();
            ResctrlGroup.Forget(spec.Linux, record.Id);
            LifecycleHooks.AfterStop(spec, record, warn);
        }
        catch (Exception incomplete) when (incomplete is LinuxException or JsonException or IOException)
        {
            warn($"poststop hooks of {record.Id} are not known: {incomplete.Message}");
        }
    }

    internal DirectoryLock Lock() =>
        directory.TryLock() ?? throw new RuntimeException(RuntimeFailure.NoSuchContainer, $"container does not exist: {record.Id}");

    private RuntimeException Ended() => new(RuntimeFailure.WrongState, $"cannot start container {record.Id}: its process has ended");

    private static ContainerRecord Interrupted(ContainerDirectory directory) => new() { Id = Path.GetFileName(directory.FullPath) };
}
