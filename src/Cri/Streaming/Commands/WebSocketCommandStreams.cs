using System.Net.WebSockets;

namespace Gantry.Cri.Streaming.Commands;

/// <summary>A remote command over a WebSocket (v4.channel.k8s.io, v5.channel.k8s.io): each binary message is one byte of channel and its data.</summary>
internal sealed class WebSocketCommandStreams(WebSocket socket) : ICommandStreams, IDisposable
{
    public const string V5 = "v5.channel.k8s.io";
    public const string V4 = "v4.channel.k8s.io";

    private readonly SemaphoreSlim _turn = new(1);
    private readonly byte[] _buffer = new byte[64 * 1024];

    // A message longer than the buffer comes in pieces, and only the first carries the channel.
    private CommandChannel _channel;
    private bool _isInside;

    public async ValueTask<CommandInput?> ReadAsync(CancellationToken cancel)
    {
        while (true)
        {
            ValueWebSocketReceiveResult piece = await socket.ReceiveAsync(_buffer.AsMemory(), cancel);
            if (piece.MessageType is WebSocketMessageType.Close)
                return null;

            ReadOnlyMemory<byte> data = _buffer.AsMemory(0, piece.Count);
            if (!_isInside)
            {
                if (data.IsEmpty)
                    continue;
                _channel = (CommandChannel)data.Span[0];
                data = data[1..];
            }

            _isInside = !piece.EndOfMessage;
            if (_channel is CommandChannel.Close)
                return new CommandInput(data.IsEmpty ? CommandChannel.Stdin : (CommandChannel)data.Span[0], default, IsEnd: true);
            if (!data.IsEmpty)
                return new CommandInput(_channel, data);
        }
    }

    public async ValueTask WriteAsync(CommandChannel channel, ReadOnlyMemory<byte> data, CancellationToken cancel)
    {
        byte[] message = new byte[1 + data.Length];
        message[0] = (byte)channel;
        data.CopyTo(message.AsMemory(1));
        await _turn.WaitAsync(cancel);
        try
        {
            await socket.SendAsync(message.AsMemory(), WebSocketMessageType.Binary, endOfMessage: true, cancel);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask CloseAsync(CancellationToken cancel)
    {
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancel);
    }

    public void Dispose() => _turn.Dispose();
}
