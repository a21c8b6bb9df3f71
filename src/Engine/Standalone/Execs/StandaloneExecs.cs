using System.Collections.Concurrent;
using System.Security.Cryptography;
using Gantry.Engine.Execs;

namespace Gantry.Engine.Standalone.Execs;

/// <summary>The processes that were created in containers, and those of them whose client has left.</summary>
internal sealed class StandaloneExecs(StandaloneParts parts)
{
    private readonly ConcurrentDictionary<string, StandaloneExec> _execs = new();
    private readonly ConcurrentDictionary<ProcessSession, Task> _drains = new();
    private readonly Departures<StandaloneExec> _departures = new(parts.Clock);

    public string Create(StandaloneContainer container, ExecConfig config)
    {
        StandaloneRecord record = container.Record;
        CheckRuns(record);
        if (config.Command.Count == 0 || config.Command[0].Length == 0)
            throw new EngineException(EngineFailure.Invalid, "No exec command specified");
        string id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        _execs[id] = new StandaloneExec(id, record.Id, config);
        container.Publish("exec_create: " + string.Join(' ', config.Command), ("execID", id));
        return id;
    }

    public StandaloneExec Get(string id) =>
        _execs.GetValueOrDefault(id) ?? _departures.Find(id) ?? throw new EngineException(EngineFailure.NotFound, $"No such exec instance: {id}");

    public IReadOnlyList<string> Of(string containerId) => [.. _execs.Values.Where(exec => exec.ContainerId == containerId).Select(exec => exec.Id)];

    /// <summary>When the client leaves, or from the start if it is detached, the process runs on and its output is dropped.</summary>
    public async Task<ProcessSession> StartAsync(StandaloneExec exec, StandaloneContainer container, bool isDetached, CancellationToken cancel)
    {
        CheckRuns(container.Record);
        if (!exec.TryBegin())
            throw new EngineException(EngineFailure.WrongState, $"exec {exec.Id} has already run");
        try
        {
            ProcessSession session = await parts.Engine.StartExecAsync(
                exec.ContainerId, exec.Request(isDetached), code => Ended(exec, container, code), Drain, cancel);
            exec.Runs(session);
            container.Publish("exec_start: " + string.Join(' ', exec.Config.Command), ("execID", exec.Id));
            if (isDetached)
                Drain(session);
            return session;
        }
        catch (EngineException failure)
        {
            exec.FailedCode = Runs.StartFailure.ExitCode(failure.Message) is 128 ? 126 : Runs.StartFailure.ExitCode(failure.Message);
            throw;
        }
    }

    public static async Task ResizeAsync(StandaloneExec exec, int rows, int columns, CancellationToken cancel)
    {
        if (exec.Session is not { ExitCode: null } session)
            throw new EngineException(EngineFailure.WrongState, $"exec {exec.Id} is not running");
        await session.ResizeAsync(rows, columns, cancel);
    }

    /// <summary>The container goes, and soon what was known of its processes.</summary>
    public void Forget(string containerId)
    {
        foreach (StandaloneExec exec in _execs.Values.Where(exec => exec.ContainerId == containerId))
        {
            _departures.Add(exec.Id, exec);
            _execs.TryRemove(exec.Id, out _);
        }
    }

    public Task IdleAsync() => Task.WhenAll(_drains.Values);

    private static void CheckRuns(StandaloneRecord container)
    {
        if (container.State == StandaloneState.Paused)
            throw new EngineException(EngineFailure.WrongState, $"container {container.Id} is paused, unpause the container before exec");
        if (container.State == StandaloneState.Restarting)
            throw new EngineException(EngineFailure.WrongState, $"Container {container.Id} is restarting, wait until the container is running");
        if (container.State != StandaloneState.Running)
            throw new EngineException(EngineFailure.WrongState, $"container {container.Id} is not running");
    }

    private static void Ended(StandaloneExec exec, StandaloneContainer container, int exitCode) => container.Publish(
        "exec_die", ("execID", exec.Id), ("exitCode", exitCode.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    private void Drain(ProcessSession session)
    {
        if (session.ExitCode is not null)
            session.Close();
        else
            _drains.GetOrAdd(session, DrainAsync);
    }

    private async Task DrainAsync(ProcessSession session)
    {
        await Task.Yield();
        try
        {
            if (!session.HasTerminal)
                await session.CloseInputAsync(parts.Closing.Token);
            while (await session.ReadAsync(parts.Closing.Token) is not null)
                continue;
        }
        catch (OperationCanceledException)
        {
            // The engine lets go.
        }
        finally
        {
            session.Close();
            _drains.TryRemove(session, out _);
        }
    }
}
