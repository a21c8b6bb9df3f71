using Gantry.Engine.Execs;

namespace Gantry.Cri.Streaming;

/// <summary>Leave to run or join one process once: what the client may attach, and how the process is reached.</summary>
public sealed record CommandTicket
{
    public bool HasTerminal { get; init; }

    public bool HasStdin { get; init; }

    public bool HasStdout { get; init; }

    public bool HasStderr { get; init; }

    /// <summary>Starts the exec, or joins the container, when the client has connected.</summary>
    public required Func<CancellationToken, ValueTask<ProcessSession>> OpenAsync { get; init; }
}
