using System.Net.WebSockets;

namespace Gantry.DockerApi.Containers.Streams;

/// <summary>A client on a WebSocket, which carries both outputs without frames of their own.</summary>
internal sealed class WebSocketClient(WebSocket socket) : IClientStream
{
    private readonly byte[] _held = new byte[16 << 10];

    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancel)
    {
        try
        {
            ValueWebSocketReceiveResult received = await socket.ReceiveAsync(_held.AsMemory(), cancel);
            // Without the cast null would become an empty piece.
            return received.MessageType == WebSocketMessageType.Close ? (ReadOnlyMemory<byte>?)null : _held.AsMemory(0, received.Count);
        }
        catch (WebSocketException)
        {
            return null;
        }
    }

    public async ValueTask<bool> WriteAsync(bool isStderr, ReadOnlyMemory<byte> data, CancellationToken cancel)
    {
        try
        {
            await socket.SendAsync(data, WebSocketMessageType.Binary, endOfMessage: true, cancel);
            return true;
        }
        catch (Exception failure) when (failure is WebSocketException or IOException or ObjectDisposedException)
        {
            return false;
        }
    }

    public bool IsThere() => socket.State == WebSocketState.Open;
}
