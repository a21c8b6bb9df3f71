using Gantry.Engine.Monitors;
using Gantry.Oci.Monitoring;

namespace Gantry.Engine.Execs;

/// <summary>The standard streams of a process: of an exec from its start, of a container from now on or from its next start.</summary>
/// <remarks>One reader. Disposing it ends an exec's input (a terminal hangs up); a container goes on.</remarks>
public sealed class ProcessSession : IAsyncDisposable
{
    private readonly Task<MonitorSocket?> _connection;
    private readonly Action _release;
    private MonitorSocket? _monitor;
    private int _pid;

    internal ProcessSession(MonitorSocket monitor, bool hasTerminal, int pid, Action release)
        : this(Task.FromResult<MonitorSocket?>(monitor), hasTerminal, release) => _pid = pid;

    /// <summary>Waits for its process; without a connection there will never be one.</summary>
    internal ProcessSession(Task<MonitorSocket?> connection, bool hasTerminal, Action release)
    {
        _connection = connection;
        _release = release;
        HasTerminal = hasTerminal;
    }

    /// <summary>Called once when the process has ended.</summary>
    internal Action<int>? Ended { get; init; }

    /// <summary>Called instead of closing when the client leaves: whoever gave it the session goes on with it.</summary>
    internal Action<ProcessSession>? Left { get; init; }

    public bool HasTerminal { get; }

    /// <summary>0 while it is not known.</summary>
    public int Pid => _pid;

    /// <summary>None until the process has ended; 137 if its monitor was lost.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>None when the process has ended.</summary>
    public async ValueTask<SessionOutput?> ReadAsync(CancellationToken cancel)
    {
        MonitorSocket? source = await ConnectionAsync(cancel);
        while (source is not null && await source.ReadAsync(cancel) is { } message)
        {
            if (message.Kind is MonitorFrameKind.Stdout or MonitorFrameKind.Stderr)
                return new SessionOutput(message.Kind == MonitorFrameKind.Stderr, message.Payload);
            if (message.Kind != MonitorFrameKind.Phase)
                continue;
            MonitorPhase phase = MonitorPhase.Read(message.Payload.Span);
            _pid = phase.Pid;
            if (phase.Step >= MonitorStep.Exited)
            {
                return End(phase.ExitCode);
            }
        }
        return End(ExitCode ?? 137);
    }

    public async ValueTask WriteInputAsync(ReadOnlyMemory<byte> data, CancellationToken cancel)
    {
        MonitorSocket? target = await ConnectionAsync(cancel);
        for (; !data.IsEmpty && target is not null; data = data[Math.Min(data.Length, MonitorFrame.MaxInput)..])
        {
            ReadOnlyMemory<byte> piece = data[..Math.Min(data.Length, MonitorFrame.MaxInput)];
            if (!await target.SendAsync(MonitorFrameKind.Stdin, 0, piece, cancel))
                return;
        }
    }

    public async ValueTask CloseInputAsync(CancellationToken cancel)
    {
        if (await ConnectionAsync(cancel) is { } target)
            await target.SendAsync(MonitorFrameKind.CloseStdin, 0, default, cancel);
    }

    public async ValueTask ResizeAsync(int rows, int columns, CancellationToken cancel)
    {
        if (await ConnectionAsync(cancel) is { } target)
            await target.ResizeAsync(rows, columns, cancel);
    }

    public ValueTask DisposeAsync()
    {
        if (Left is not null)
            Left(this);
        else
            Close();
        return ValueTask.CompletedTask;
    }

    internal void Close()
    {
        if (_connection.IsCompletedSuccessfully)
            _connection.Result?.Dispose();
        _release();
    }

    private SessionOutput? End(int exitCode)
    {
        bool isFirst = ExitCode is null;
        ExitCode = exitCode;
        if (isFirst)
            Ended?.Invoke(exitCode);
        return null;
    }

    private ValueTask<MonitorSocket?> ConnectionAsync(CancellationToken cancel) =>
        _monitor is not null ? ValueTask.FromResult<MonitorSocket?>(_monitor) : AwaitedAsync(cancel);

    private async ValueTask<MonitorSocket?> AwaitedAsync(CancellationToken cancel) => _monitor = await _connection.WaitAsync(cancel);
}
