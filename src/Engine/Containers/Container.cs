using Gantry.Engine.Events;
using Gantry.Engine.Mailboxes;
using Gantry.Engine.Monitors;
using Gantry.Engine.Pods;
using Gantry.Engine.Records;
using Gantry.Linux.Cgroups;
using Gantry.Linux.Processes;
using Gantry.Oci.Monitoring;
using Microsoft.Extensions.Logging;

namespace Gantry.Engine.Containers;

/// <summary>One container: its record, its monitor and, while it lives, its process. Changes go through its mailbox.</summary>
internal sealed class Container(ContainerRecord initial, Pod pod, EngineParts parts)
{
    // How long the kernel may take to end what was killed, before somebody is told that it does not.
    private static readonly TimeSpan KillPatience = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly MonitorWatch _watch = new(initial.Id, parts);
    private volatile ContainerRecord _record = initial;
    private PidFd? _process;

    public ContainerRecord Record => _record;

    public string Id => _record.Id;

    public Pod Pod => pod;

    public Mailbox Mailbox { get; } = new();

    public string Bundle => parts.Paths.Bundle(Id);

    /// <summary>Completes when the process has ended.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Follows the monitor of a container whose process exists.</summary>
    public void Adopt(MonitorSocket monitor, MonitorPhase phase)
    {
        _process = PidFd.Open(phase.Pid);
        if (_record.State == ContainerState.Creating)
            Set(_record with { State = ContainerState.Created, Pid = phase.Pid });
        _watch.Follow(
            monitor,
            exited: exit => Mailbox.RunAsync(() => FinishAsync(ExitOf(exit))),
            lost: () => Mailbox.RunAsync(LoseMonitorAsync));
    }

    public Task StartAsync(CancellationToken cancel) => Mailbox.RunAsync(async () =>
    {
        if (_record.State != ContainerState.Created)
            throw new EngineException(EngineFailure.WrongState, $"container {Id} cannot be started: it is {_record.State}");
        await parts.Runtime.StartAsync(Id, cancel);
        Set(_record with { State = ContainerState.Running, StartedAt = parts.Clock.GetUtcNow() });
        Publish(EngineEventKind.Started);
    });

    /// <summary>Asks the process to end, and ends it when the grace is over. Does nothing with one that has ended.</summary>
    public async Task StopAsync(TimeSpan grace, CancellationToken cancel)
    {
        if (_record.State == ContainerState.Running && grace > TimeSpan.Zero)
        {
            await Mailbox.RunAsync(() => SendStopSignalAsync());
            await Task.WhenAny(Ended, Task.Delay(grace, parts.Clock, cancel));
            cancel.ThrowIfCancellationRequested();
        }
        if (!Ended.IsCompleted)
            await KillAsync(cancel);
    }

    public Task KillNowAsync() => Mailbox.RunAsync(KillProcessesAsync);

    public async Task KillAsync(CancellationToken cancel)
    {
        await KillNowAsync();
        try
        {
            await Ended.WaitAsync(KillPatience, parts.Clock, cancel);
        }
        catch (TimeoutException)
        {
            throw new EngineException(EngineFailure.DeadlineExceeded, $"container {Id} was killed and does not end");
        }
    }

    /// <summary>Removes every trace; the process must have ended.</summary>
    public Task RemoveAsync(CancellationToken cancel) => Mailbox.RunAsync(async () =>
    {
        if (!_record.IsOver)
            throw new EngineException(EngineFailure.WrongState, $"container {Id} cannot be removed: it is {_record.State}");
        await ContainerCleanup.EraseAsync(_record, parts, cancel);
        Publish(EngineEventKind.Removed);
    });

    public Task UpdateAsync(ResourceConfig wanted) => Mailbox.RunAsync(() =>
    {
        if (_record.IsOver)
            throw new EngineException(EngineFailure.WrongState, $"container {Id} cannot be updated: it has ended");
        ContainerCleanup.ApplyLimits(_record, wanted, parts);
        Set(_record with { Config = _record.Config with { Resources = Specs.ResourceLimits.Merge(_record.Config.Resources, wanted) } });
        return Task.CompletedTask;
    });

    public Task ReopenLogAsync(CancellationToken cancel) => _record.State == ContainerState.Running
        ? _watch.ReopenLogAsync(cancel)
        : throw new EngineException(EngineFailure.WrongState, $"the log of container {Id} cannot be reopened: it is {_record.State}");

    /// <summary>The container as it was found on disk, with its process gone.</summary>
    public Task FoundDeadAsync(ContainerExit exit) => Mailbox.RunAsync(() => FinishAsync(exit));

    /// <summary>A process that nobody watches is ended: nothing carries its output or would learn its status.</summary>
    public Task FoundUnwatchedAsync() => Mailbox.RunAsync(LoseMonitorAsync);

    public void MarkEnded() => _ended.TrySetResult();

    /// <summary>It could not be made; whoever waits for its end need not.</summary>
    public void Abandon()
    {
        _record = _record with { State = ContainerState.Exited };
        _ended.TrySetResult();
    }

    public void Publish(EngineEventKind kind)
    {
        if (!pod.Record.Config.IsHidden)
            parts.Events.Publish(new EngineEvent(kind, parts.Clock.GetUtcNow(), pod.Record, _record));
    }

    /// <summary>Sends a signal to the container's first process; false if it has ended.</summary>
    public Task<bool> SignalAsync(Signal signal) => Mailbox.RunAsync(() => Task.FromResult(_process?.Send(signal) ?? false));

    public Task DetachAsync() => _watch.StopAsync();

    private Task SendStopSignalAsync()
    {
        if (!Signal.TryParse(_record.StopSignal, out Signal signal))
            signal = Signal.Terminate;
        _process?.Send(signal);
        return Task.CompletedTask;
    }

    // Killing the first process of a pid namespace kills all of it; processes that share another's are found by their group.
    private Task KillProcessesAsync()
    {
        _process?.Send(Signal.Kill);
        if (_record.Config.Pid != PidScope.Container || _process is null || CgroupFreezer.Of(new Cgroup(parts.Cgroups, _record.CgroupPath)) is { IsFrozen: true })
            ContainerCleanup.KillGroup(_record, parts);
        return Task.CompletedTask;
    }

    private async Task FinishAsync(ContainerExit exit)
    {
        if (_record.IsOver)
            return;
        Set(_record with { State = ContainerState.Exited, Exit = exit });
        Publish(EngineEventKind.Stopped);
        _process?.Dispose();
        _process = null;
        _ended.TrySetResult();
        await ContainerCleanup.ReleaseAsync(_record, parts);
    }

    private async Task LoseMonitorAsync()
    {
        if (_record.IsOver)
            return;
        if (RecordFile.Read(parts.Paths.ExitFile(Id), EngineJson.Default.ContainerExit) is { } exit)
        {
            await FinishAsync(exit);
            return;
        }
        parts.Log.LogWarning("the monitor of container {Container} is gone; its processes are killed", Id);
        ContainerCleanup.KillGroup(_record, parts);
        _process?.Send(Signal.Kill);
        _process?.WaitForExit(TimeSpan.FromSeconds(2));
        await FinishAsync(new ContainerExit
        {
            ExitCode = 137, Signal = 9, ExitedAt = parts.Clock.GetUtcNow(), Message = "its monitor ended without recording an exit",
        });
    }

    private void Set(ContainerRecord changed)
    {
        RecordFile.Note(parts.Paths.ContainerRecord(Id), changed, EngineJson.Default.ContainerRecord, parts.Log);
        _record = changed;
    }

    private static ContainerExit ExitOf(MonitorPhase phase) => new()
    {
        ExitCode = phase.ExitCode,
        Signal = phase.Signal,
        OomKilled = phase.OomKilled,
        ExitedAt = DateTimeOffset.UnixEpoch.AddTicks(phase.TimeNanoseconds / 100),
    };
}
