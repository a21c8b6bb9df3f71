using Microsoft.Extensions.Logging;

namespace Gantry.Engine.Standalone.Health;

/// <summary>Has one container's health tested while it runs, and does what follows from it.</summary>
internal sealed class HealthWatch(StandaloneContainer container, StandaloneParts parts)
{
    private CancellationTokenSource? _probing;
    private Task _testing = Task.CompletedTask;
    private Task _healing = Task.CompletedTask;

    /// <summary>The health of a container that has just been started; none if nothing tests it.</summary>
    public static HealthRecord? AtStart(StandaloneConfig config) =>
        HealthProbe.Command(config) is null ? null : new HealthRecord(HealthState.Starting, 0, []);

    public void Begin()
    {
        if (HealthProbe.Command(container.Record.Config) is null)
            return;
        _probing = CancellationTokenSource.CreateLinkedTokenSource(parts.Closing.Token);
        _testing = new HealthProbe(container.Record, parts, () => container.Record, NoteAsync).RunAsync(_probing.Token);
    }

    public void End()
    {
        _probing?.Cancel();
        _probing?.Dispose();
        _probing = null;
    }

    public async Task IdleAsync() => await Task.WhenAll(_testing, _healing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task<HealthState> NoteAsync(Func<HealthRecord, HealthRecord> change)
    {
        HealthState before = HealthState.None, after = HealthState.None;
        await container.ChangeAsync(record =>
        {
            HealthRecord last = record.Health ?? new HealthRecord(HealthState.Starting, 0, []);
            HealthRecord next = record.IsRunning ? change(last) : last;
            (before, after) = (last.State, next.State);
            return record.IsRunning ? record with { Health = next } : record;
        });
        if (after != before)
            container.Publish("health_status: " + (after == HealthState.Healthy ? "healthy" : "unhealthy"));
        if (after == HealthState.Unhealthy && before != HealthState.Unhealthy && container.Record.Config.Health is { RestartsUnhealthy: true })
            _healing = HealAsync();
        return after;
    }

    // Not part of the testing, which ends with the run that is being tested.
    private async Task HealAsync()
    {
        await Task.Yield();
        try
        {
            await container.RestartAsync(new RestartWish(Grace: null, Signal: null));
        }
        catch (EngineException failure)
        {
            parts.Log.LogWarning(failure, "unhealthy container {Container} cannot be restarted", container.Id);
        }
    }
}
