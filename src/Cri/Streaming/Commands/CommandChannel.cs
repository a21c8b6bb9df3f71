namespace Gantry.Cri.Streaming.Commands;

/// <summary>The streams of a remote command, with the numbers that the WebSocket protocols give them.</summary>
internal enum CommandChannel : byte
{
    Stdin = 0,
    Stdout = 1,
    Stderr = 2,
    Error = 3,
    Resize = 4,

    /// <summary>v5 only: the byte that follows names the channel that the client has finished.</summary>
    Close = 255,
}
