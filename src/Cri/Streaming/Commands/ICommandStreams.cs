namespace Gantry.Cri.Streaming.Commands;

/// <summary>The client's end of a remote command, over SPDY or a WebSocket.</summary>
internal interface ICommandStreams
{
    /// <summary>What the client sends next; null when it has left. The data is valid until the next call.</summary>
    ValueTask<CommandInput?> ReadAsync(CancellationToken cancel);

    ValueTask WriteAsync(CommandChannel channel, ReadOnlyMemory<byte> data, CancellationToken cancel);

    /// <summary>Ends every stream in order, so that the client sees all that was sent.</summary>
    ValueTask CloseAsync(CancellationToken cancel);
}
