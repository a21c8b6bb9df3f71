using System.Buffers.Binary;
using Gantry.Oci.Monitoring;

namespace Gantry.Engine.Monitors;

/// <summary>Listens to a container's monitor until the process or the monitor ends.</summary>
internal sealed class MonitorWatch(string containerId, EngineParts parts)
{
    private MonitorSocket? _monitor;
    private Task _listening = Task.CompletedTask;
    private TaskCompletionSource<int>? _reopened;

    public void Follow(MonitorSocket connection, Func<MonitorPhase, Task> exited, Func<Task> lost)
    {
        _monitor = connection;
        _listening = ListenAsync(connection, exited, lost);
    }

    public async Task ReopenLogAsync(CancellationToken cancel)
    {
        var answer = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        _reopened = answer;
        if (_monitor is null || !await _monitor.SendAsync(MonitorFrameKind.ReopenLog, 0, default, cancel))
            throw new EngineException(EngineFailure.WrongState, $"the monitor of container {containerId} is gone");
        int errno = await answer.Task.WaitAsync(parts.Options.RuntimeDeadline, parts.Clock, cancel);
        if (errno != 0)
            throw new EngineException(EngineFailure.Refused, $"the log of container {containerId} cannot be reopened: error {errno}");
    }

    /// <summary>Lets the monitor go on alone.</summary>
    public async Task StopAsync()
    {
        await _listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _monitor?.Dispose();
    }

    private async Task ListenAsync(MonitorSocket connection, Func<MonitorPhase, Task> exited, Func<Task> lost)
    {
        MonitorPhase? end = null;
        try
        {
            end = await NextEndAsync(connection);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        connection.Dispose();
        await (end is { } phase ? exited(phase) : lost());
    }

    private async Task<MonitorPhase?> NextEndAsync(MonitorSocket connection)
    {
        while (await connection.ReadAsync(parts.Closing.Token) is { } message)
        {
            if (message.Kind == MonitorFrameKind.LogReopened && message.Payload.Length >= 4)
                _reopened?.TrySetResult(BinaryPrimitives.ReadInt32LittleEndian(message.Payload.Span));
            if (message.Kind != MonitorFrameKind.Phase)
                continue;
            MonitorPhase phase = MonitorPhase.Read(message.Payload.Span);
            if (phase.Step == MonitorStep.Exited)
                return phase;
        }
        return null;
    }
}
