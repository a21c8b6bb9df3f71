using System.Net.WebSockets;

namespace Gantry.Cri.Streaming.Forwards;

/// <summary>A WebSocket's binary messages as one stream of bytes: what kubectl carries SPDY in.</summary>
internal sealed class WebSocketTunnel(WebSocket socket) : Stream
{
    public const string Protocol = "SPDY/3.1+portforward.k8s.io";

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            ValueWebSocketReceiveResult piece = await ReceiveAsync(buffer, cancellationToken);
            if (piece.MessageType is WebSocketMessageType.Close)
                return 0;
            if (piece.Count > 0)
                return piece.Count;
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        await socket.SendAsync(buffer, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancel)
    {
        try
        {
            return await socket.ReceiveAsync(buffer, cancel);
        }
        catch (WebSocketException failure)
        {
            throw new IOException(failure.Message, failure);
        }
    }
}
