using Microsoft.Extensions.Logging;

namespace Gantry.Engine.Standalone.Health;

/// <summary>Has one container's health tested while it runs, and does what follows from it.</summary>
internal sealed class HealthWatch(StandaloneContainer container, StandaloneParts parts)
{
    private CancellationTokenSource? probing;
    private Task testing = Task.CompletedTask;
    private Task healing = Task.CompletedTask;

    /// <summary>The health of a container that has just been started; none if nothing tests it.</summary>
    public static HealthRecord? AtStart(StandaloneConfig config) =>
        HealthProbe.Command(config) is null ? null : new HealthRecord(HealthState.Starting, 0, []);

    public void Begin()
    {
        if (HealthProbe.Command(container.Record.Config) is null)
            return;
        probing = CancellationTokenSource.CreateLinkedTokenSource(parts.Closing.Token);
        testing = new HealthProbe(container.Record, parts, () => container.Record, NoteAsync).RunAsync(probing.Token);
    }

    public void End()
    {
        probing?.Cancel();
        probing?.Dispose();
        probing = null;
    }

    public async Task IdleAsync() => await Task.WhenAll(testing, healing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

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
            healing = HealAsync();
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
