using System.Buffers.Binary;
using Gantry.Engine.Monitors;
using Gantry.Oci.Monitoring;

namespace Gantry.Engine.Execs;

/// <summary>The standard streams of a running process: of an exec from its start, of a container from now on.</summary>
/// <remarks>One reader. Disposing it ends an exec's input (a terminal hangs up); a container goes on.</remarks>
public sealed class ProcessSession : IAsyncDisposable
{
    private readonly MonitorSocket monitor;
    private readonly Action release;

    internal ProcessSession(MonitorSocket monitor, bool hasTerminal, int pid, Action release)
    {
        this.monitor = monitor;
        this.release = release;
        HasTerminal = hasTerminal;
        Pid = pid;
    }

    public bool HasTerminal { get; }

    public int Pid { get; }

    /// <summary>None until the process has ended; 137 if its monitor was lost.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>None when the process has ended.</summary>
    public async ValueTask<SessionOutput?> ReadAsync(CancellationToken cancel)
    {
        while (await monitor.ReadAsync(cancel).ConfigureAwait(false) is { } message)
        {
            if (message.Kind is MonitorFrameKind.Stdout or MonitorFrameKind.Stderr)
                return new SessionOutput(message.Kind == MonitorFrameKind.Stderr, message.Payload);
            if (message.Kind != MonitorFrameKind.Phase)
                continue;
            MonitorPhase phase = MonitorPhase.Read(message.Payload.Span);
            if (phase.Step >= MonitorStep.Exited)
            {
                ExitCode = phase.ExitCode;
                return null;
            }
        }
        ExitCode ??= 137;
        return null;
    }

    public async ValueTask WriteInputAsync(ReadOnlyMemory<byte> data, CancellationToken cancel)
    {
        for (; !data.IsEmpty; data = data[Math.Min(data.Length, MonitorFrame.MaxInput)..])
        {
            ReadOnlyMemory<byte> piece = data[..Math.Min(data.Length, MonitorFrame.MaxInput)];
            if (!await monitor.SendAsync(MonitorFrameKind.Stdin, 0, piece, cancel).ConfigureAwait(false))
                return;
        }
    }

    public async ValueTask CloseInputAsync(CancellationToken cancel) =>
        await monitor.SendAsync(MonitorFrameKind.CloseStdin, 0, default, cancel).ConfigureAwait(false);

    public async ValueTask ResizeAsync(int rows, int columns, CancellationToken cancel)
    {
        byte[] size = new byte[4];
        BinaryPrimitives.WriteUInt16LittleEndian(size, (ushort)rows);
        BinaryPrimitives.WriteUInt16LittleEndian(size.AsSpan(2), (ushort)columns);
        await monitor.SendAsync(MonitorFrameKind.Resize, 0, size, cancel).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync()
    {
        monitor.Dispose();
        release();
        return ValueTask.CompletedTask;
    }
}
