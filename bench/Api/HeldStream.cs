using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Gantry.Api.Bench;

/// <summary>
/// The stream under a TLS connection. Its bytes can be taken off the socket by whoever polls, with the kernel's time of the last of them, and deciphered
/// later: so a thousand watchers cost the machine nothing while the server is at work. It waits on the thread that reads, since .NET's own waiting would wake
/// a thread for each packet, read or not.
/// </summary>
internal sealed class HeldStream : Stream
{
    // SO_RCVBUFFORCE, see socket(7).
    private const int SocketLevel = 1;
    private const int ForcedReceiveBuffer = 33;

    private readonly Socket _socket;
    private byte[] _held = new byte[64 * 1024];
    private int _start;
    private int _end;

    public HeldStream(Socket socket)
    {
        _socket = socket;
        SocketStamp.Enable(socket);
    }

    public Socket Socket => _socket;

    public bool HasBytes => _end > _start;

    /// <summary>
    /// Gives a socket that is not connected yet room for an event of each of a hundred watches. The load does not read while the server is at work, and what has no
    /// room would wait for the load, not for the server.
    /// </summary>
    public static void MakeRoom(Socket socket)
    {
        int bytes = 2 * 1024 * 1024;
        socket.SetRawSocketOption(SocketLevel, ForcedReceiveBuffer, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(ref bytes)));
    }

    /// <summary>When the last of the bytes that were taken arrived at the socket.</summary>
    public DateTime ArrivedAt { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Takes what the socket has; false at its end.</summary>
    public bool Take()
    {
        if (_start == _end)
            (_start, _end) = (0, 0);
        if (_end == _held.Length)
            Array.Resize(ref _held, 2 * _end);
        int? count = SocketStamp.Receive(_socket, _held.AsSpan(_end), out DateTime arrived);
        if (count > 0)
            (_end, ArrivedAt) = (_end + count.Value, arrived);
        return count is not 0;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!HasBytes)
        {
            _socket.Poll(-1, SelectMode.SelectRead);
            if (!Take())
                return ValueTask.FromResult(0);
        }

        int count = Math.Min(buffer.Length, _end - _start);
        _held.AsMemory(_start, count).CopyTo(buffer);
        _start += count;
        return ValueTask.FromResult(count);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
            buffer = buffer[_socket.Send(buffer.Span)..];
        return ValueTask.CompletedTask;
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
            _socket.Dispose();
        base.Dispose(disposing);
    }
}
