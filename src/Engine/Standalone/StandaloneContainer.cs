using Gantry.Engine.Containers;
using Gantry.Engine.Execs;
using Gantry.Engine.Mailboxes;
using Gantry.Engine.Records;
using Gantry.Engine.Standalone.Health;
using Gantry.Engine.Standalone.Runs;
using Gantry.Linux.Cgroups;
using Gantry.Linux.Files;
using Gantry.Linux.Namespaces;
using Gantry.Linux.Processes;
using Gantry.Network.Bridges;
using Gantry.Oci.Monitoring;
using Microsoft.Extensions.Logging;

namespace Gantry.Engine.Standalone;

/// <summary>One container outside any pod: its record, its runs, and who waits for it. Changes go through its mailbox.</summary>
internal sealed class StandaloneContainer(StandaloneRecord initial, StandaloneParts parts)
{
    private static readonly TimeSpan KillPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FreezePatience = TimeSpan.FromSeconds(10);

    private readonly StandaloneParts parts = parts;
    private readonly Mailbox mailbox = new();
    private readonly Waiters waiters = new();
    private readonly Attachments attachments = new();
    private volatile StandaloneRecord record = initial;
    private Task following = Task.CompletedTask;
    private CancellationTokenSource? restart;
    private CancellationTokenSource? probing;
    private Task testing = Task.CompletedTask;
    private Task healing = Task.CompletedTask;

    public StandaloneRecord Record => record;

    public string Id => record.Id;

    public string Name => record.Name;

    /// <summary>Makes what a new container has before its first start; its name is taken already.</summary>
    public Task MakeAsync(Images.Image image, CancellationToken cancel) => mailbox.RunAsync(async () =>
    {
        // The record comes first, so that a crash at any later point leaves something that can be found and removed.
        Directory.CreateDirectory(parts.Paths.Directory(Id), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Set(record);
        try
        {
            await parts.Engine.Parts.Snapshots.CreateAsync(Id, image, cancel).ConfigureAwait(false);
            IReadOnlyList<StandaloneMount> mounts = await parts.Mounts.CreateAsync(Id, Id, record.Config.Mounts, image.Config, cancel).ConfigureAwait(false);
            Set(record with { IsMade = true, Mounts = mounts });
        }
        catch
        {
            await EraseFilesAsync().ConfigureAwait(false);
            throw;
        }
        Publish("create");
    });

    public Task<bool> StartAsync(CancellationToken cancel) => mailbox.RunAsync(async () =>
    {
        cancel.ThrowIfCancellationRequested();
        if (record.State == StandaloneState.Running)
            return false;
        if (record.State == StandaloneState.Paused)
            throw new EngineException(EngineFailure.WrongState, "cannot start a paused container, try unpause instead");
        if (record.State is StandaloneState.Removing or StandaloneState.Dead)
            throw new EngineException(EngineFailure.WrongState, "container is marked for removal and cannot be started");
        CancelRestart();
        await RunAsync(record with { RestartCount = 0, RestartsInARow = 0 }).ConfigureAwait(false);
        return true;
    });

    /// <summary>False if it does not run. A grace below zero waits for ever.</summary>
    public async Task<bool> StopAsync(TimeSpan? grace, string? signal, CancellationToken cancel)
    {
        Signal asked = Parse(signal ?? record.Config.StopSignal ?? "SIGTERM");
        TimeSpan patience = grace ?? record.Config.StopTimeout ?? parts.Options.StopGrace;
        Task<StandaloneRecord>? end = null;
        bool hasStopped = await mailbox.RunAsync(async () =>
        {
            if (record.State == StandaloneState.Restarting)
                return await GiveUpRestartAsync().ConfigureAwait(false);
            if (!record.IsRunning)
                return false;
            Set(record with { WasStopped = true });
            end = waiters.Add(WaitCondition.NextExit, cancel);
            await SendAsync(patience == TimeSpan.Zero ? Signal.Kill : asked).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
        if (end is not null)
            await EndedAsync(end, patience, cancel).ConfigureAwait(false);
        if (hasStopped)
            Publish("stop");
        return hasStopped;
    }

    public async Task KillAsync(string signal, CancellationToken cancel)
    {
        Signal asked = Parse(signal);
        Task<StandaloneRecord>? end = null;
        await mailbox.RunAsync(async () =>
        {
            if (record.State == StandaloneState.Restarting && asked == Signal.Kill)
            {
                await GiveUpRestartAsync().ConfigureAwait(false);
                return;
            }
            if (!record.IsRunning)
                throw new EngineException(EngineFailure.WrongState, $"cannot kill container: {Name}: container {Id} is not running");
            bool isEnd = asked == Signal.Kill || asked == Parse(record.Config.StopSignal ?? "SIGTERM");
            if (isEnd)
                Set(record with { WasStopped = true });
            if (asked == Signal.Kill)
                end = waiters.Add(WaitCondition.NextExit, cancel);
            await SendAsync(asked).ConfigureAwait(false);
        }).ConfigureAwait(false);
        if (end is not null)
            await KilledAsync(end, cancel).ConfigureAwait(false);
    }

    public async Task RestartAsync(TimeSpan? grace, string? signal, CancellationToken cancel)
    {
        await StopAsync(grace, signal, cancel).ConfigureAwait(false);
        await StartAsync(cancel).ConfigureAwait(false);
        Publish("restart");
    }

    public Task PauseAsync() => mailbox.RunAsync(async () =>
    {
        if (record.State == StandaloneState.Paused)
            throw new EngineException(EngineFailure.WrongState, $"Container {Id} is already paused");
        RequireRunning();
        if (Freezer() is not { } freezer)
            throw new EngineException(EngineFailure.Refused, $"cannot pause container {Id}: this host has no freezer");
        try
        {
            // It waits for every process; a thread of its own lets other containers' work go on.
            await Task.Factory.StartNew(() => freezer.Freeze(FreezePatience), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        }
        catch (Linux.LinuxException failure)
        {
            throw new EngineException(EngineFailure.Refused, $"cannot pause container {Id}: {failure.Message}", failure);
        }
        Set(record with { State = StandaloneState.Paused });
        Publish("pause");
    });

    public Task UnpauseAsync() => mailbox.RunAsync(() =>
    {
        if (record.State != StandaloneState.Paused)
            throw new EngineException(EngineFailure.WrongState, $"Container {Id} is not paused");
        Thaw();
        Publish("unpause");
        return Task.CompletedTask;
    });

    public Task UpdateAsync(ResourceConfig changes, RestartPolicy? policy) => mailbox.RunAsync(async () =>
    {
        if (record.State is StandaloneState.Removing or StandaloneState.Dead)
            throw new EngineException(EngineFailure.WrongState, $"Cannot update container {Id}: container is marked for removal and cannot be \"update\"");
        if (policy is { Kind: not RestartKind.No } && record.Config.IsRemovedAtEnd)
            throw new EngineException(EngineFailure.WrongState, "Restart policy cannot be updated because AutoRemove is enabled for the container");
        if (record.IsRunning)
            await parts.Engine.UpdateResourcesAsync(Id, changes).ConfigureAwait(false);
        Set(record with
        {
            Config = record.Config with
            {
                Resources = Specs.ResourceLimits.Merge(record.Config.Resources, changes), Restart = policy ?? record.Config.Restart,
            },
        });
        Publish("update");
    });

    public Task RenameAsync(string name) => mailbox.RunAsync(() =>
    {
        string old = record.Name, plain = StandaloneNames.Checked(name);
        if (old == plain)
            throw new EngineException(EngineFailure.Invalid, "Renaming a container with the same name as its current name");
        parts.Names.Take(plain, Id);
        Set(record with { Name = plain });
        parts.Names.Release(old, Id);
        parts.Networks?.Rename(Id, plain);
        Publish("rename", ("oldName", "/" + old));
        return Task.CompletedTask;
    });

    /// <param name="volumes">Its anonymous volumes go with it.</param>
    public async Task RemoveAsync(bool force, bool volumes, CancellationToken cancel)
    {
        if (force && record.State is StandaloneState.Running or StandaloneState.Paused or StandaloneState.Restarting)
            await KillQuietlyAsync(cancel).ConfigureAwait(false);
        await mailbox.RunAsync(async () =>
        {
            if (record.State == StandaloneState.Removing)
                throw new EngineException(EngineFailure.WrongState, $"removal of container {Name} is already in progress");
            if (WhyKept() is { } reason)
                throw new EngineException(EngineFailure.WrongState, $"cannot remove container \"/{Name}\": {reason}");
            await EraseAsync(volumes).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    /// <summary>Does work with the files of a container that does not run, and lets it not start meanwhile. False if it runs.</summary>
    public Task<bool> WhileRestingAsync(Func<StandaloneRecord, Task> work) => mailbox.RunAsync(async () =>
    {
        if (record.IsRunning)
            return false;
        await work(record).ConfigureAwait(false);
        return true;
    });

    /// <summary>Registered when the call returns: no end after that is missed.</summary>
    public Task<StandaloneRecord> WaitAsync(WaitCondition condition, CancellationToken cancel)
    {
        Task<StandaloneRecord> waiting = waiters.Add(condition, cancel);
        StandaloneRecord now = record;
        if (condition == WaitCondition.NotRunning && now.State is StandaloneState.Created or StandaloneState.Exited or StandaloneState.Dead)
            waiters.Idle(now);
        return waiting;
    }

    /// <summary>Completes when it does not run and waits for no restart.</summary>
    public async Task EndedAsync(CancellationToken cancel)
    {
        while (record.IsRunning || record.State == StandaloneState.Restarting)
            await WaitAsync(WaitCondition.NotRunning, cancel).ConfigureAwait(false);
    }

    public Task ConnectAsync(NetworkRecord network, EndpointConfig config) => mailbox.RunAsync(() =>
    {
        StandaloneRecord connected = SandboxNetworks.With(record, network, config);
        if (record.IsRunning)
            new SandboxNetworks(connected, parts).Connect(network, config);
        Set(connected);
        return Task.CompletedTask;
    });

    public Task DisconnectAsync(NetworkRecord network, bool force) => mailbox.RunAsync(() =>
    {
        StandaloneRecord left = SandboxNetworks.Without(record, network, force);
        if (record.IsRunning)
            new SandboxNetworks(left, parts).Disconnect(network);
        Set(left);
        return Task.CompletedTask;
    });

    public Task<ProcessSession> AttachAsync(AttachStreams streams, CancellationToken cancel) => mailbox.RunAsync(async () =>
    {
        if (record.State == StandaloneState.Paused)
            throw new EngineException(EngineFailure.WrongState, $"container {Id} is paused, unpause the container before attach");
        if (record.State == StandaloneState.Running && parts.Engine.TryContainer(Id) is { State: ContainerState.Running })
            return await parts.Engine.AttachAsync(Id, streams, cancel).ConfigureAwait(false);
        return attachments.Add(streams, record.Config.HasTerminal);
    });

    public async Task ResizeAsync(int rows, int columns, CancellationToken cancel)
    {
        RequireRunning();
        using Monitors.MonitorSocket monitor = await parts.Engine.ConnectAsync(Id, AttachStreams.None, cancel).ConfigureAwait(false);
        await monitor.ResizeAsync(rows, columns, cancel).ConfigureAwait(false);
        Publish("resize");
    }

    /// <summary>Goes on with what was found on disk.</summary>
    public Task FoundAsync() => mailbox.RunAsync(() => new Recovery(this).RunAsync());

    public async Task DetachAsync()
    {
        CancelRestart();
        EndTests();
        await Task.WhenAll(following, testing, healing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await mailbox.IdleAsync().ConfigureAwait(false);
    }

    public void Publish(string action, params ReadOnlySpan<(string Name, string Value)> more)
    {
        var attributes = new Dictionary<string, string>(record.Config.Labels) { ["image"] = record.Config.Image, ["name"] = record.Name };
        foreach ((string name, string value) in more)
            attributes[name] = value;
        parts.Events.Publish(new DockerEvent("container", action, Id, attributes, parts.Clock.GetUtcNow()));
    }

    private async Task RunAsync(StandaloneRecord starting)
    {
        var run = new ContainerRun(starting, parts);
        try
        {
            // A run that could not be cleared away would be in the way of the next.
            await run.RemoveAsync().ConfigureAwait(false);
            await run.CreateAsync(parts.Closing.Token).ConfigureAwait(false);
            await attachments.ConnectAsync(streams => parts.Engine.ConnectAsync(Id, streams, parts.Closing.Token)).ConfigureAwait(false);
            await parts.Engine.StartContainerAsync(Id, parts.Closing.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (!parts.Closing.IsCancellationRequested)
        {
            await FailAsync(run, starting, failure).ConfigureAwait(false);
            throw;
        }
        Follow(starting);
        Publish("start");
    }

    private void Follow(StandaloneRecord starting)
    {
        ContainerRecord run = parts.Engine.Container(Id);
        Set(starting with
        {
            State = StandaloneState.Running, Pid = run.Pid, StartedAt = run.StartedAt, FinishedAt = null,
            Error = "", ExitCode = 0, OomKilled = false, WasStopped = false,
            Health = HealthProbe.Command(starting.Config) is null ? null : new HealthRecord(HealthState.Starting, 0, []),
        });
        following = FollowAsync();
        BeginTests();
    }

    private void BeginTests()
    {
        if (HealthProbe.Command(record.Config) is null)
            return;
        probing = CancellationTokenSource.CreateLinkedTokenSource(parts.Closing.Token);
        testing = new HealthProbe(record, parts, () => record, NoteHealthAsync).RunAsync(probing.Token);
    }

    private void EndTests()
    {
        probing?.Cancel();
        probing?.Dispose();
        probing = null;
    }

    private Task<HealthState> NoteHealthAsync(Func<HealthRecord, HealthRecord> change) => mailbox.RunAsync(() =>
    {
        HealthRecord before = record.Health ?? new HealthRecord(HealthState.Starting, 0, []);
        if (!record.IsRunning)
            return Task.FromResult(before.State);
        HealthRecord after = change(before);
        Set(record with { Health = after });
        if (after.State != before.State)
            Publish("health_status: " + (after.State == HealthState.Healthy ? "healthy" : "unhealthy"));
        if (after.State == HealthState.Unhealthy && before.State != HealthState.Unhealthy && record.Config.Health!.RestartsUnhealthy)
            healing = HealAsync();
        return Task.FromResult(after.State);
    });

    private async Task HealAsync()
    {
        await Task.Yield();
        try
        {
            await RestartAsync(null, null, parts.Closing.Token).ConfigureAwait(false);
        }
        catch (EngineException failure)
        {
            parts.Log.LogWarning(failure, "unhealthy container {Container} cannot be restarted", Id);
        }
    }

    private async Task FollowAsync()
    {
        await parts.Engine.WaitAsync(Id, parts.Closing.Token).ConfigureAwait(false);
        await mailbox.RunAsync(EndAsync).ConfigureAwait(false);
    }

    private async Task FailAsync(ContainerRun run, StandaloneRecord starting, Exception failure)
    {
        try
        {
            await run.RemoveAsync().ConfigureAwait(false);
        }
        catch (Exception second) when (second is EngineException or IOException or Linux.LinuxException)
        {
            parts.Log.LogWarning(second, "cannot clear the failed start of container {Container}", Id);
        }
        attachments.End();
        Set(starting with
        {
            State = starting.StartedAt is null ? StandaloneState.Created : StandaloneState.Exited,
            Pid = 0, Error = failure.Message, ExitCode = StartFailure.ExitCode(failure.Message),
        });
        waiters.Ended(record);
        if (record.Config.IsRemovedAtEnd)
            await EraseAsync().ConfigureAwait(false);
    }

    private async Task EndAsync()
    {
        if (!record.IsRunning || parts.Engine.TryContainer(Id) is { IsOver: false })
            return;
        ContainerExit exit = parts.Engine.TryContainer(Id)?.Exit ?? new ContainerExit { ExitCode = 137, Signal = 9, ExitedAt = parts.Clock.GetUtcNow() };
        var run = new ContainerRun(record, parts);
        EndTests();
        run.Disconnect();
        bool isSettled = exit.ExitedAt - (record.StartedAt ?? exit.ExitedAt) >= parts.Options.SettledAfter;
        StandaloneRecord ended = record with
        {
            State = StandaloneState.Exited, Pid = 0, FinishedAt = exit.ExitedAt, ExitCode = exit.ExitCode, OomKilled = exit.OomKilled,
            RestartsInARow = isSettled ? 0 : record.RestartsInARow,
        };
        bool startsAgain = RestartDecision.IsDue(ended);
        Set(startsAgain ? ended with { State = StandaloneState.Restarting, RestartCount = ended.RestartCount + 1, RestartsInARow = ended.RestartsInARow + 1 } : ended);
        PublishEnd(exit);
        waiters.Ended(record);
        await run.RemoveAsync().ConfigureAwait(false);
        if (startsAgain)
            RestartLater();
        else if (record.Config.IsRemovedAtEnd)
            await EraseAsync().ConfigureAwait(false);
    }

    private void PublishEnd(ContainerExit exit)
    {
        if (exit.OomKilled)
            Publish("oom");
        TimeSpan ran = exit.ExitedAt - (record.StartedAt ?? exit.ExitedAt);
        Publish("die", ("exitCode", exit.ExitCode.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("execDuration", ((long)Math.Max(0, ran.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    private void RestartLater()
    {
        restart = CancellationTokenSource.CreateLinkedTokenSource(parts.Closing.Token);
        following = RestartAsync(RestartDecision.Delay(record.RestartsInARow - 1, parts.Options), restart.Token);
    }

    private async Task RestartAsync(TimeSpan delay, CancellationToken cancel)
    {
        await Task.Delay(delay, parts.Clock, cancel).ConfigureAwait(false);
        await mailbox.RunAsync(async () =>
        {
            if (record.State != StandaloneState.Restarting || cancel.IsCancellationRequested)
                return;
            try
            {
                await RunAsync(record).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is EngineException or IOException or Linux.LinuxException)
            {
                parts.Log.LogWarning(failure, "container {Container} cannot be restarted", Id);
            }
        }).ConfigureAwait(false);
    }

    private void CancelRestart()
    {
        restart?.Cancel();
        restart?.Dispose();
        restart = null;
    }

    private async Task<bool> GiveUpRestartAsync()
    {
        CancelRestart();
        Set(record with { State = StandaloneState.Exited, WasStopped = true });
        waiters.Ended(record);
        if (record.Config.IsRemovedAtEnd)
            await EraseAsync().ConfigureAwait(false);
        return true;
    }

    private async Task SendAsync(Signal signal)
    {
        await parts.Engine.SignalAsync(Id, signal).ConfigureAwait(false);
        Publish("kill", ("signal", signal.Number.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        if (record.State == StandaloneState.Paused && (signal == Signal.Kill || record.WasStopped))
            Thaw();
    }

    private async Task EndedAsync(Task<StandaloneRecord> end, TimeSpan patience, CancellationToken cancel)
    {
        Task deadline = patience < TimeSpan.Zero ? Task.Delay(Timeout.InfiniteTimeSpan, cancel) : Task.Delay(patience, parts.Clock, cancel);
        await Task.WhenAny(end, deadline).ConfigureAwait(false);
        cancel.ThrowIfCancellationRequested();
        if (!end.IsCompleted)
        {
            await parts.Engine.SignalAsync(Id, Signal.Kill).ConfigureAwait(false);
            await KilledAsync(end, cancel).ConfigureAwait(false);
        }
    }

    private async Task KilledAsync(Task<StandaloneRecord> end, CancellationToken cancel)
    {
        try
        {
            await end.WaitAsync(KillPatience, parts.Clock, cancel).ConfigureAwait(false);
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
            await KillAsync("KILL", cancel).ConfigureAwait(false);
        }
        catch (EngineException failure) when (failure.Kind == EngineFailure.WrongState)
        {
            // It has ended meanwhile.
        }
    }

    private string? WhyKept() => record.State switch
    {
        StandaloneState.Running => "container is running: stop the container before removing or force remove",
        StandaloneState.Paused => "container is paused and must be unpaused first",
        StandaloneState.Restarting => "container is restarting: stop the container before removing or force remove",
        _ => null,
    };

    private Task EraseAsync() => EraseAsync(withVolumes: record.Config.IsRemovedAtEnd || !record.IsMade);

    private async Task EraseAsync(bool withVolumes)
    {
        Set(record with { State = StandaloneState.Removing });
        CancelRestart();
        attachments.End();
        await new ContainerRun(record, parts).RemoveAsync().ConfigureAwait(false);
        await parts.Mounts.RemoveAsync(record, withVolumes, CancellationToken.None).ConfigureAwait(false);
        await EraseFilesAsync().ConfigureAwait(false);
        parts.Names.Release(record.Name, Id);
        parts.Forget(Id);
        Publish("destroy");
        waiters.Removed(record);
    }

    private async Task EraseFilesAsync()
    {
        await parts.Engine.Parts.Snapshots.RemoveAsync(Id, CancellationToken.None).ConfigureAwait(false);
        ContainerCleanup.DeleteDirectory(parts.Paths.Directory(Id));
    }

    private void Thaw()
    {
        Freezer()?.Thaw();
        Set(record with { State = StandaloneState.Running });
    }

    private CgroupFreezer? Freezer() => parts.Engine.TryContainer(Id) is { } run
        ? CgroupFreezer.Of(new Cgroup(parts.Engine.Parts.Cgroups, run.CgroupPath))
        : null;

    private void RequireRunning()
    {
        if (!record.IsRunning)
            throw new EngineException(EngineFailure.WrongState, $"container {Id} is not running");
    }

    private static Signal Parse(string signal) => Signal.TryParse(signal, out Signal parsed) && parsed.Number > 0
        ? parsed
        : throw new EngineException(EngineFailure.Invalid, $"invalid signal: {signal}");

    private void Set(StandaloneRecord changed)
    {
        RecordFile.Write(parts.Paths.Record(Id), changed, EngineJson.Default.StandaloneRecord);
        record = changed;
    }

    /// <summary>Brings a container that was found on disk to where it would be if nobody had been away.</summary>
    private sealed class Recovery(StandaloneContainer container)
    {
        private readonly StandaloneParts parts = container.parts;

        public async Task RunAsync()
        {
            StandaloneRecord record = container.record;
            ContainerRecord? run = parts.Engine.TryContainer(record.Id);
            if (!record.IsMade || record.State == StandaloneState.Removing)
                await container.EraseAsync().ConfigureAwait(false);
            else if (run is { State: ContainerState.Running })
                Continue(record);
            else if (record.IsRunning)
                await container.EndAsync().ConfigureAwait(false);
            else
                await RestAsync(record).ConfigureAwait(false);
        }

        private void Continue(StandaloneRecord record)
        {
            bool isPaused = container.Freezer() is { IsFrozen: true };
            if (record.IsRunning)
            {
                container.following = container.FollowAsync();
                container.BeginTests();
            }
            else
                container.Follow(record);
            if (isPaused != (container.record.State == StandaloneState.Paused))
                container.Set(container.record with { State = isPaused ? StandaloneState.Paused : StandaloneState.Running });
        }

        // Nothing of it runs: what a run left goes, and what is due is started.
        private async Task RestAsync(StandaloneRecord record)
        {
            await new ContainerRun(record, parts).RemoveAsync().ConfigureAwait(false);
            if (record.State == StandaloneState.Restarting)
                container.RestartLater();
            else if (record.State == StandaloneState.Exited && record.Config.IsRemovedAtEnd)
                await container.EraseAsync().ConfigureAwait(false);
            else if (record.State == StandaloneState.Exited && RestartDecision.IsDueAtOpening(record))
            {
                container.Set(record with { State = StandaloneState.Restarting, RestartsInARow = 1 });
                container.RestartLater();
            }
        }
    }
}
