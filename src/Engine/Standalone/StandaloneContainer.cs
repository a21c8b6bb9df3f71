using System.Globalization;
using Gantry.Engine.Containers;
using Gantry.Engine.Execs;
using Gantry.Engine.Mailboxes;
using Gantry.Engine.Records;
using Gantry.Engine.Standalone.Health;
using Gantry.Engine.Standalone.Runs;
using Gantry.Engine.Volumes;
using Gantry.Linux.Cgroups;
using Gantry.Linux.Files;
using Gantry.Linux.Namespaces;
using Gantry.Linux.Processes;
using Gantry.Network;
using Gantry.Network.Bridges;
using Gantry.Oci.Monitoring;
using Microsoft.Extensions.Logging;

namespace Gantry.Engine.Standalone;

/// <summary>One container outside any pod: its record, its runs, and who waits for it. Changes go through its mailbox.</summary>
internal sealed class StandaloneContainer
{
    private static readonly TimeSpan KillPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FreezePatience = TimeSpan.FromSeconds(10);

    private readonly StandaloneParts _parts;
    private readonly Mailbox _mailbox = new();
    private readonly Waiters _waiters = new();
    private readonly Attachments _attachments = new();
    private readonly RunCycle _cycle;
    private Task _resuming = Task.CompletedTask;
    private volatile StandaloneRecord _record;

    public StandaloneContainer(StandaloneRecord initial, StandaloneParts parts)
    {
        _record = initial;
        _parts = parts;
        _cycle = new RunCycle(this, _mailbox, _waiters, _attachments, parts);
    }

    public StandaloneRecord Record => _record;

    public string Id => _record.Id;

    public string Name => _record.Name;

    /// <summary>Makes what a new container has before its first start; its name is taken already.</summary>
    public Task MakeAsync(Images.Image image, CancellationToken cancel) => _mailbox.RunAsync(async () =>
    {
        // The record comes first, so that a crash at any later point leaves something that can be found and removed.
        IReadOnlyList<PlannedMount> plan = ContainerMounts.Plan(_record.Config.Mounts, image.Config);
        Directory.CreateDirectory(_parts.Paths.Directory(Id), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Set(_record with { Mounts = PlannedMount.Intended(plan) });
        try
        {
            await _parts.Engine.Parts.Snapshots.CreateAsync(Id, image, cancel);
            IReadOnlyList<StandaloneMount> mounts = await _parts.Mounts.CreateAsync(Id, Id, plan, cancel);
            Set(_record with { IsMade = true, Mounts = mounts });
        }
        catch
        {
            await _cycle.EraseFilesAsync();
            throw;
        }
        Publish("create");
    });

    public Task<bool> StartAsync(CancellationToken cancel) => _mailbox.RunAsync(async () =>
    {
        cancel.ThrowIfCancellationRequested();
        if (_record.State == StandaloneState.Running)
            return false;
        if (_record.State == StandaloneState.Paused)
            throw new EngineException(EngineFailure.WrongState, "cannot start a paused container, try unpause instead");
        if (_record.State is StandaloneState.Removing or StandaloneState.Dead)
            throw new EngineException(EngineFailure.WrongState, "container is marked for removal and cannot be started");
        await _cycle.RunAsync(_record with { RestartCount = 0, RestartsInARow = 0 });
        return true;
    });

    /// <summary>False if it does not run. A grace below zero waits for ever.</summary>
    public Task<bool> StopAsync(TimeSpan? grace, string? signal, CancellationToken cancel) => StopAsync(grace, signal, isWanted: true, cancel);

    /// <summary>Ends it as a machine's shutdown does: nobody wanted this one to stop, so its policy may start it again at the next opening.</summary>
    public Task ShutDownAsync(TimeSpan? grace, CancellationToken cancel) =>
        _record.State == StandaloneState.Restarting ? Task.CompletedTask : StopAsync(grace, signal: null, isWanted: false, cancel);

    private async Task<bool> StopAsync(TimeSpan? grace, string? signal, bool isWanted, CancellationToken cancel)
    {
        Signal asked = Parse(signal ?? _record.Config.StopSignal ?? "SIGTERM");
        TimeSpan patience = grace ?? _record.Config.StopTimeout ?? _parts.Options.StopGrace;
        Task<StandaloneRecord>? end = null;
        bool hasStopped = await _mailbox.RunAsync(async () =>
        {
            if (_record.State == StandaloneState.Restarting)
                return await _cycle.GiveUpRestartAsync();
            if (!_record.IsRunning)
                return false;
            Note(_record with { WasStopped = isWanted });
            end = _waiters.AddAsync(WaitCondition.NextExit, cancel);
            await SendAsync(patience == TimeSpan.Zero ? Signal.Kill : asked);
            if (_record.State == StandaloneState.Paused)
                Thaw();
            return true;
        });
        if (end is not null)
            await EndedAsync(end, patience, cancel);
        if (hasStopped)
            Publish("stop");
        return hasStopped;
    }

    public async Task KillAsync(string signal, CancellationToken cancel)
    {
        Signal asked = Parse(signal);
        Task<StandaloneRecord>? end = null;
        await _mailbox.RunAsync(async () =>
        {
            if (_record.State == StandaloneState.Restarting && asked == Signal.Kill)
            {
                await _cycle.GiveUpRestartAsync();
                return;
            }
            if (!_record.IsRunning)
                throw new EngineException(EngineFailure.WrongState, $"cannot kill container: {Name}: container {Id} is not running");
            bool isEnd = asked == Signal.Kill || asked == Parse(_record.Config.StopSignal ?? "SIGTERM");
            if (isEnd)
                Note(_record with { WasStopped = true });
            if (asked == Signal.Kill)
                end = _waiters.AddAsync(WaitCondition.NextExit, cancel);
            await SendAsync(asked);
        });
        if (end is not null)
            await KilledAsync(end, cancel);
    }

    /// <summary>Both halves or, if this process ends between them, the rest when the engine is opened next; so nobody cancels it.</summary>
    public async Task RestartAsync(RestartWish wish)
    {
        await ChangeAsync(now => now with { RestartWish = wish });
        try
        {
            await StopAsync(wish.Grace, wish.Signal, _parts.Closing.Token);
            await StartAsync(_parts.Closing.Token);
        }
        finally
        {
            if (!_parts.Closing.IsCancellationRequested && !_cycle.IsGone)
                await ChangeAsync(now => ReferenceEquals(now.RestartWish, wish) ? now with { RestartWish = null } : now);
        }
        Publish("restart");
    }

    public Task PauseAsync() => _mailbox.RunAsync(async () =>
    {
        if (_record.State == StandaloneState.Paused)
            throw new EngineException(EngineFailure.WrongState, $"Container {Id} is already paused");
        RequireRunning();
        if (Freezer() is not { } freezer)
            throw new EngineException(EngineFailure.Refused, $"cannot pause container {Id}: this host has no freezer");
        try
        {
            // It waits for every process; a thread of its own lets other containers' work go on.
            await Task.Factory.StartNew(() => freezer.Freeze(FreezePatience), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        catch (Linux.LinuxException failure)
        {
            throw new EngineException(EngineFailure.Refused, $"cannot pause container {Id}: {failure.Message}", failure);
        }
        Note(_record with { State = StandaloneState.Paused });
        Publish("pause");
    });

    public Task UnpauseAsync() => _mailbox.RunAsync(() =>
    {
        if (_record.State != StandaloneState.Paused)
            throw new EngineException(EngineFailure.WrongState, $"Container {Id} is not paused");
        Thaw();
        Publish("unpause");
        return Task.CompletedTask;
    });

    public Task UpdateAsync(ResourceConfig changes, RestartPolicy? policy) => _mailbox.RunAsync(async () =>
    {
        if (_record.State is StandaloneState.Removing or StandaloneState.Dead)
            throw new EngineException(EngineFailure.WrongState, $"Cannot update container {Id}: container is marked for removal and cannot be \"update\"");
        if (policy is { Kind: not RestartKind.No } && _record.Config.IsRemovedAtEnd)
            throw new EngineException(EngineFailure.WrongState, "Restart policy cannot be updated because AutoRemove is enabled for the container");
        if (_record.IsRunning)
            await _parts.Engine.UpdateResourcesAsync(Id, changes);
        Set(_record with
        {
            Config = _record.Config with
            {
                Resources = Specs.ResourceLimits.Merge(_record.Config.Resources, changes), Restart = policy ?? _record.Config.Restart,
            },
        });
        Publish("update");
    });

    public Task RenameAsync(string name) => _mailbox.RunAsync(() =>
    {
        string old = _record.Name, plain = StandaloneNames.Checked(name);
        if (old == plain)
            throw new EngineException(EngineFailure.Invalid, "Renaming a container with the same name as its current name");
        _parts.Names.Take(plain, Id);
        Set(_record with { Name = plain });
        _parts.Names.Release(old, Id);
        _parts.Networks?.Rename(Id, plain);
        Publish("rename", ("oldName", "/" + old));
        return Task.CompletedTask;
    });

    /// <param name="volumes">Its anonymous volumes go with it.</param>
    public async Task RemoveAsync(bool force, bool volumes, CancellationToken cancel)
    {
        if (force && _record.State is StandaloneState.Running or StandaloneState.Paused or StandaloneState.Restarting)
            await KillQuietlyAsync(cancel);
        await _mailbox.RunAsync(async () =>
        {
            // One that is removed at its end may go by the kill, which is what was asked for.
            if (_cycle.IsGone && force)
                return;
            if (_cycle.IsGone)
                throw new EngineException(EngineFailure.NotFound, $"No such container: {Id}");
            if (WhyKept() is { } reason)
                throw new EngineException(EngineFailure.WrongState, $"cannot remove container \"/{Name}\": {reason}");
            await _cycle.EraseAsync(volumes);
        });
    }

    /// <summary>Does work with the files of a container that does not run, and lets it not start meanwhile. False if it runs.</summary>
    public Task<bool> WhileRestingAsync(Func<StandaloneRecord, Task> work) => _mailbox.RunAsync(async () =>
    {
        if (_record.IsRunning)
            return false;
        await work(_record);
        return true;
    });

    /// <summary>Registered when the call returns: no end after that is missed.</summary>
    public Task<StandaloneRecord> WaitAsync(WaitCondition condition, CancellationToken cancel)
    {
        Task<StandaloneRecord> waiting = _waiters.AddAsync(condition, cancel);
        StandaloneRecord now = _record;
        if (condition == WaitCondition.NotRunning && now.State is StandaloneState.Created or StandaloneState.Exited or StandaloneState.Dead)
            _waiters.Idle(now);
        return waiting;
    }

    /// <summary>Completes when it does not run and waits for no restart.</summary>
    public async Task EndedAsync(CancellationToken cancel)
    {
        while (_record.IsRunning || _record.State == StandaloneState.Restarting)
            await WaitAsync(WaitCondition.NotRunning, cancel);
    }

    public Task ConnectAsync(NetworkRecord network, EndpointConfig config) => _mailbox.RunAsync(() =>
    {
        StandaloneRecord connected = SandboxNetworks.With(_record, network, config);
        if (_record.IsRunning)
            new SandboxNetworks(connected, _parts).Connect(network, config);
        Set(connected);
        return Task.CompletedTask;
    });

    public Task DisconnectAsync(NetworkRecord network, bool force) => _mailbox.RunAsync(() =>
    {
        StandaloneRecord left = SandboxNetworks.Without(_record, network, force);
        if (_record.IsRunning)
            new SandboxNetworks(left, _parts).Disconnect(network);
        Set(left);
        return Task.CompletedTask;
    });

    public Task<ProcessSession> AttachAsync(AttachStreams streams, CancellationToken cancel) => _mailbox.RunAsync(async () =>
    {
        if (_record.State == StandaloneState.Paused)
            throw new EngineException(EngineFailure.WrongState, $"container {Id} is paused, unpause the container before attach");
        Publish("attach");
        if (_record.State == StandaloneState.Running && _parts.Engine.TryContainer(Id) is { State: ContainerState.Running })
            return await _parts.Engine.AttachAsync(Id, streams, cancel);
        return _attachments.Add(streams, _record.Config.HasTerminal);
    });

    public async Task ResizeAsync(int rows, int columns, CancellationToken cancel)
    {
        RequireRunning();
        using Monitors.MonitorSocket monitor = await _parts.Engine.ConnectAsync(Id, AttachStreams.None, cancel);
        await monitor.ResizeAsync(rows, columns, cancel);
        await monitor.FinishAsync(cancel);
        Publish("resize");
    }

    /// <summary>Brings what was found on disk to where it would be if nobody had been away.</summary>
    public async Task FoundAsync()
    {
        await _cycle.FoundAsync();
        if (_record.RestartWish is { } wish && !_cycle.IsGone)
            _resuming = ResumeAsync(wish);
    }

    public async Task DetachAsync()
    {
        await _cycle.DetachAsync();
        await _resuming.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _mailbox.IdleAsync();
    }

    /// <summary>Changes the record in its turn.</summary>
    public Task ChangeAsync(Func<StandaloneRecord, StandaloneRecord> change) => _mailbox.RunAsync(() =>
    {
        if (_cycle.IsGone)
            throw new EngineException(EngineFailure.NotFound, $"No such container: {Id}");
        StandaloneRecord changed = change(_record);
        if (!ReferenceEquals(changed, _record))
            Note(changed);
        return Task.CompletedTask;
    });

    public void Publish(string action, params ReadOnlySpan<(string Name, string Value)> more)
    {
        var attributes = new Dictionary<string, string>(_record.Config.Labels) { ["image"] = _record.Config.Image, ["name"] = _record.Name };
        foreach ((string name, string value) in more)
            attributes[name] = value;
        _parts.Events.Publish(new DockerEvent("container", action, Id, attributes, _parts.Clock.GetUtcNow()));
    }

    // Somebody's "restart" that an end of this process has cut in two.
    private async Task ResumeAsync(RestartWish wish)
    {
        try
        {
            await RestartAsync(wish);
        }
        catch (Exception failure) when (failure is EngineException or NetworkException or IOException or Linux.LinuxException)
        {
            _parts.Log.LogWarning(failure, "container {Container} cannot be restarted", Id);
        }
    }

    private async Task SendAsync(Signal signal)
    {
        if (signal == Signal.Kill)
            await _parts.Engine.KillAsync(Id);
        else
            await _parts.Engine.SignalAsync(Id, signal);
        Publish("kill", ("signal", signal.Number.ToString(CultureInfo.InvariantCulture)));
        if (_record.State == StandaloneState.Paused && _record.WasStopped)
            Thaw();
    }

    private async Task EndedAsync(Task<StandaloneRecord> end, TimeSpan patience, CancellationToken cancel)
    {
        Task deadline = patience < TimeSpan.Zero ? Task.Delay(Timeout.InfiniteTimeSpan, cancel) : Task.Delay(patience, _parts.Clock, cancel);
        await Task.WhenAny(end, deadline);
        cancel.ThrowIfCancellationRequested();
        if (!end.IsCompleted)
        {
            await _parts.Engine.KillAsync(Id);
            await KilledAsync(end, cancel);
        }
    }

    private async Task KilledAsync(Task<StandaloneRecord> end, CancellationToken cancel)
    {
        try
        {
            await end.WaitAsync(KillPatience, _parts.Clock, cancel);
        }
        catch (TimeoutException)
        {
            throw new EngineException(EngineFailure.DeadlineExceeded, $"tried to kill container {Id}, but it does not end");
        }
    }

    private async Task KillQuietlyAsync(CancellationToken cancel)
    {
        try
        {
            await KillAsync("KILL", cancel);
        }
        catch (EngineException failure) when (failure.Kind == EngineFailure.WrongState)
        {
            // It has ended meanwhile.
        }
    }

    private string? WhyKept() => _record.State switch
    {
        StandaloneState.Running => "container is running: stop the container before removing or force remove",
        StandaloneState.Paused => "container is paused and must be unpaused first",
        StandaloneState.Removing => "removal of the container is already in progress",
        StandaloneState.Restarting => "container is restarting: stop the container before removing or force remove",
        _ => null,
    };

    private void Thaw()
    {
        Freezer()?.Thaw();
        Note(_record with { State = StandaloneState.Running });
    }

    /// <summary>None while it does not run, or on a host without a freezer.</summary>
    public CgroupFreezer? Freezer() => _parts.Engine.TryContainer(Id) is { } run
        ? CgroupFreezer.Of(new Cgroup(_parts.Engine.Parts.Cgroups, run.CgroupPath))
        : null;

    private void RequireRunning()
    {
        if (!_record.IsRunning)
            throw new EngineException(EngineFailure.WrongState, $"container {Id} is not running");
    }

    private static Signal Parse(string signal) => Signal.TryParse(signal, out Signal parsed) && parsed.Number > 0
        ? parsed
        : throw new EngineException(EngineFailure.Invalid, $"invalid signal: {signal}");

    /// <summary>Something has happened to it, whether or not there is room to write it down. Only for what runs in its mailbox.</summary>
    public void Note(StandaloneRecord changed)
    {
        RecordFile.Note(_parts.Paths.Record(Id), changed, EngineJson.Default.StandaloneRecord, _parts.Log);
        _record = changed;
    }

    /// <summary>As <see cref="Note"/>, of what need not be written because it is found out again.</summary>
    public void Remember(StandaloneRecord changed) => _record = changed;

    // Somebody wants it to be so, and is told if it cannot be written.
    private void Set(StandaloneRecord changed)
    {
        RecordFile.Write(_parts.Paths.Record(Id), changed, EngineJson.Default.StandaloneRecord);
        _record = changed;
    }
}
