using System.Net.Sockets;

namespace Gantry.Api.Bench;

/// <summary>
/// The stream under a TLS connection. Its bytes can be taken off the socket by whoever polls, with the time of the last of them, and deciphered
/// later: so a thousand watchers cost the machine little while the server is at work.
/// </summary>
internal sealed class HeldStream(Socket socket) : Stream
{
    private byte[] _held = new byte[64 * 1024];
    private int _start;
    private int _end;

    public Socket Socket => socket;

    public bool HasBytes => _end > _start;

    /// <summary>When the last bytes arrived, as a timestamp of the stopwatch.</summary>
    public long ArrivedAt { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Takes what the socket has; it is known to have something.</summary>
    public void Take(long now)
    {
        if (_start == _end)
            (_start, _end) = (0, 0);
        if (_end == _held.Length)
            Array.Resize(ref _held, 2 * _end);
        _end += socket.Receive(_held.AsSpan(_end));
        ArrivedAt = now;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!HasBytes)
            return socket.ReceiveAsync(buffer, cancellationToken);
        int count = Math.Min(buffer.Length, _end - _start);
        _held.AsMemory(_start, count).CopyTo(buffer);
        _start += count;
        return ValueTask.FromResult(count);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
            buffer = buffer[await socket.SendAsync(buffer, cancellationToken)..];
    }

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            socket.Dispose();
        base.Dispose(disposing);
    }
}
