using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using Gantry.KubeServer.Buffers;
using Microsoft.AspNetCore.Connections;

namespace Gantry.KubeServer.Connections;

/// <summary>
/// Sends on the thread that flushes. The server's own transport copies everything into blocks of 4 kB and leaves the sending to another thread, which costs
/// a watcher as much as all the rest of its event.
/// </summary>
internal sealed class SocketWriter(ConnectionContext connection, Socket socket) : PipeWriter
{
    // What is shorter ends an answer, or is one.
    private const int FullRecord = 16 * 1024;

    // Full records are gathered, because each call wakes the reader: whoever writes them flushes at the end.
    private const int SendSize = 160 * 1024;

    private RentedBlock _unsent;
    private bool _isOver;

    public override void Advance(int bytes) => _unsent.Count += bytes;

    public override Memory<byte> GetMemory(int sizeHint = 0) => _unsent.Room(Math.Max(sizeHint, 1), SendSize);

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        _unsent.Count == 0 ? ValueTask.FromResult(new FlushResult(isCanceled: false, isCompleted: _isOver)) : SendUnsentAsync(cancellationToken);

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        bool isPartOfMore = source.Length >= FullRecord && _unsent.Count + source.Length <= SendSize;
        if (!isPartOfMore && _unsent.Count == 0)
            return SendAsync(source, cancellationToken);
        this.Write(source.Span);
        return isPartOfMore ? default : SendUnsentAsync(cancellationToken);
    }

    // The thread that sends is the one that waits: there is nobody to call off from elsewhere.
    public override void CancelPendingFlush()
    {
    }

    public override void Complete(Exception? exception = null) => _isOver = true;

    private async ValueTask<FlushResult> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        try
        {
            while (!bytes.IsEmpty && !_isOver)
                bytes = bytes[await socket.SendAsync(bytes, cancel)..];
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // As with a pipe: whoever writes to a client that left is told so, and the connection's reader ends it.
            _isOver = true;
        }
        catch (OperationCanceledException)
        {
            // Perhaps in the middle of a record: nothing can follow it.
            _isOver = true;
            connection.Abort(new ConnectionAbortedException("a write was given up"));
            throw;
        }

        return new FlushResult(isCanceled: false, isCompleted: _isOver);
    }

    private async ValueTask<FlushResult> SendUnsentAsync(CancellationToken cancel)
    {
        FlushResult flushed = await SendAsync(_unsent.Bytes, cancel);
        _unsent.Count = 0;
        _unsent.Return();
        return flushed;
    }
}
