using System.Globalization;
using Gantry.Engine.Containers;
using Gantry.Engine.Mailboxes;
using Gantry.Engine.Standalone.Health;
using Gantry.Network;
using Microsoft.Extensions.Logging;

namespace Gantry.Engine.Standalone.Runs;

/// <summary>Leads one container from run to run: start, end, restart by its policy, removal, and being found again.</summary>
internal sealed class RunCycle(StandaloneContainer container, Mailbox mailbox, Waiters waiters, Attachments attachments, StandaloneParts parts)
{
    private readonly HealthWatch _health = new(container, parts);
    private Task _following = Task.CompletedTask;
    private Task _recovering = Task.CompletedTask;
    private CancellationTokenSource? _restart;

    /// <summary>It has been removed; who still holds it comes too late.</summary>
    public bool IsGone { get; private set; }

    private StandaloneRecord Record => container.Record;

    /// <summary>Brings what was found on disk to where it would be if nobody had been away.</summary>
    public Task FoundAsync() => _recovering = mailbox.RunAsync(async () =>
    {
        if (!Record.IsMade || Record.State is StandaloneState.Removing)
            await EraseAsync();
        else if (parts.Engine.TryContainer(container.Id) is { State: ContainerState.Running })
            Continue();
        else if (Record.IsRunning)
            await EndAsync();
        else
            await RestAsync();
    });

    public async Task DetachAsync()
    {
        CancelRestart();
        _health.End();
        await Task.WhenAll(_following, _recovering).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _health.IdleAsync();
    }

    /// <summary>Starts it; in its mailbox.</summary>
    public async Task RunAsync(StandaloneRecord starting)
    {
        CancelRestart();
        var run = new ContainerRun(starting, parts);
        try
        {
            // A run that could not be cleared away would be in the way of the next.
            await run.RemoveAsync();
            await run.CreateAsync(parts.Closing.Token);
            await attachments.ConnectAsync(streams => parts.Engine.ConnectAsync(container.Id, streams, parts.Closing.Token));
            await parts.Engine.StartContainerAsync(container.Id, parts.Closing.Token);
        }
        catch (Exception failure) when (!parts.Closing.IsCancellationRequested)
        {
            await FailAsync(run, starting, failure);
            throw;
        }
        Follow(starting);
        container.Publish("start");
    }

    private void Follow(StandaloneRecord starting)
    {
        container.Note(RunEnd.Started(starting, parts.Engine.Container(container.Id)));
        _following = FollowAsync();
        _health.Begin();
    }

    private async Task FollowAsync()
    {
        await parts.Engine.WaitAsync(container.Id, parts.Closing.Token);
        await mailbox.RunAsync(EndAsync);
    }

    private async Task FailAsync(ContainerRun run, StandaloneRecord starting, Exception failure)
    {
        await ClearAsync(run);
        attachments.End();
        container.Note(RunEnd.AfterFailure(starting, failure));
        waiters.Ended(Record);
        if (Record.State == StandaloneState.Restarting)
            RestartLater();
        else if (Record.Config.IsRemovedAtEnd)
            await EraseQuietlyAsync();
    }

    private async Task EndAsync()
    {
        if (!Record.IsRunning || parts.Engine.TryContainer(container.Id) is { IsOver: false })
            return;
        ContainerExit exit = parts.Engine.TryContainer(container.Id)?.Exit ?? new ContainerExit { ExitCode = 137, Signal = 9, ExitedAt = parts.Clock.GetUtcNow() };
        var run = new ContainerRun(Record, parts);
        _health.End();
        Try(run.Disconnect);
        StandaloneRecord ended = RunEnd.After(Record, exit, parts.Options);

        // One that goes now need not be written twice: found as running, it ends again.
        // The first half of a restart removes nothing.
        bool goes = ended is { State: StandaloneState.Exited, Config.IsRemovedAtEnd: true, RestartWish: null };
        if (goes)
            container.Remember(ended);
        else
            container.Note(ended);
        PublishEnd(exit);
        waiters.Ended(Record);
        await ClearAsync(run);
        if (Record.State == StandaloneState.Restarting)
            RestartLater();
        else if (goes)
            await EraseQuietlyAsync();
    }

    // What cannot be cleared away now is tried again before the next start, at the removal and when the daemon starts.
    private async Task ClearAsync(ContainerRun run)
    {
        try
        {
            await run.RemoveAsync();
        }
        catch (Exception failure) when (failure is EngineException or NetworkException or IOException or Linux.LinuxException)
        {
            parts.Log.LogWarning(failure, "cannot clear a run of container {Container} away", container.Id);
        }
    }

    private void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception failure) when (failure is NetworkException or IOException or Linux.LinuxException)
        {
            parts.Log.LogWarning(failure, "container {Container} cannot be disconnected", container.Id);
        }
    }

    private void Continue()
    {
        bool isPaused = container.Freezer() is { IsFrozen: true };
        if (Record.IsRunning)
        {
            _following = FollowAsync();
            _health.Begin();
        }
        else
            Follow(Record);
        if (isPaused != (Record.State == StandaloneState.Paused))
            container.Note(Record with { State = isPaused ? StandaloneState.Paused : StandaloneState.Running });
    }

    // Nothing of it runs: what a run left goes, and what is due is started.
    private async Task RestAsync()
    {
        await ClearAsync(new ContainerRun(Record, parts));
        if (Record is { State: StandaloneState.Exited, Config.IsRemovedAtEnd: true, RestartWish: null })
            await EraseAsync();
        else if (Record.State == StandaloneState.Exited && parts.Options.RestartsContainers && RestartDecision.IsDueAtOpening(Record))
            container.Note(Record with { State = StandaloneState.Restarting, RestartsInARow = 1, WasStopped = false });
        if (Record.State == StandaloneState.Restarting)
            RestartLater();
    }

    private void PublishEnd(ContainerExit exit)
    {
        if (exit.OomKilled)
            container.Publish("oom");
        TimeSpan ran = exit.ExitedAt - (Record.StartedAt ?? exit.ExitedAt);
        container.Publish("die", ("exitCode", exit.ExitCode.ToString(CultureInfo.InvariantCulture)),
            ("execDuration", ((long)Math.Max(0, ran.TotalSeconds)).ToString(CultureInfo.InvariantCulture)));
    }

    private void RestartLater()
    {
        if (!parts.Options.RestartsContainers)
            return;
        _restart = CancellationTokenSource.CreateLinkedTokenSource(parts.Closing.Token);
        _following = RestartAsync(RestartDecision.Delay(Record.RestartsInARow - 1, parts.Options), _restart.Token);
    }

    private async Task RestartAsync(TimeSpan delay, CancellationToken cancel)
    {
        await Task.Delay(delay, parts.Clock, cancel);
        await mailbox.RunAsync(async () =>
        {
            if (Record.State != StandaloneState.Restarting || cancel.IsCancellationRequested)
                return;
            try
            {
                await RunAsync(Record);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                parts.Log.LogWarning(failure, "container {Container} cannot be restarted", container.Id);
            }
        });
    }

    private void CancelRestart()
    {
        _restart?.Cancel();
        _restart?.Dispose();
        _restart = null;
    }

    /// <summary>Somebody stops it while it waits for its restart; in its mailbox.</summary>
    public async Task<bool> GiveUpRestartAsync()
    {
        CancelRestart();
        container.Note(Record with { State = StandaloneState.Exited, WasStopped = true });
        waiters.Ended(Record);
        if (Record.Config.IsRemovedAtEnd)
            await EraseAsync();
        return true;
    }

    private Task EraseAsync() => EraseAsync(withVolumes: Record.Config.IsRemovedAtEnd || !Record.IsMade);

    // Nobody asked just now; the container is shown as dead.
    private async Task EraseQuietlyAsync()
    {
        try
        {
            await EraseAsync();
        }
        catch (EngineException failure)
        {
            parts.Log.LogWarning(failure, "container {Container} cannot be removed at its end", container.Id);
        }
    }

    /// <summary>Removes every trace; in its mailbox.</summary>
    public async Task EraseAsync(bool withVolumes)
    {
        container.Note(Record with { State = StandaloneState.Removing });
        CancelRestart();
        attachments.End();
        try
        {
            await new ContainerRun(Record, parts).RemoveAsync();
            await parts.Mounts.RemoveAsync(Record, withVolumes, CancellationToken.None);
            await EraseFilesAsync();
        }
        catch (Exception failure) when (failure is EngineException or NetworkException or IOException or Linux.LinuxException or Images.ImagesException)
        {
            container.Note(Record with { State = StandaloneState.Dead, Error = failure.Message });
            throw new EngineException(EngineFailure.Refused, $"container {container.Id} cannot be removed: {failure.Message}", failure);
        }
        IsGone = true;
        parts.Names.Release(Record.Name, container.Id);
        parts.Forget(container.Id);
        container.Publish("destroy");
        waiters.Removed(Record);
    }

    public async Task EraseFilesAsync()
    {
        await parts.Engine.Parts.Snapshots.RemoveAsync(container.Id, CancellationToken.None);
        ContainerCleanup.DeleteDirectory(parts.Paths.Directory(container.Id));
    }
}
