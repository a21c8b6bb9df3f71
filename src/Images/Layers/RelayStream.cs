using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Gantry.Images.Layers;

/// <summary>Hands what is written to another thread, which writes it to the target: making a tar and compressing it then take a core each.</summary>
internal sealed class RelayStream : Stream
{
    private const int PieceSize = 256 << 10;
    private readonly BlockingCollection<(byte[] Piece, int Length)> pieces = new(boundedCapacity: 4);
    private readonly Task worker;
    private byte[] piece = ArrayPool<byte>.Shared.Rent(PieceSize);
    private int filled;
    private Exception? failure;

    public RelayStream(Stream target) => worker = Task.Factory.StartNew(() => Work(target), TaskCreationOptions.LongRunning);

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            int length = Math.Min(buffer.Length, PieceSize - filled);
            buffer[..length].CopyTo(piece.AsSpan(filled));
            filled += length;
            buffer = buffer[length..];
            if (filled == PieceSize)
                Send();
        }
    }

    /// <summary>Waits until everything was written; a failure of the target is thrown here or by the next write.</summary>
    public void Complete()
    {
        Send();
        Stop();
        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));
    public override void Flush() { }
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Stop();
            pieces.Dispose();
        }
        base.Dispose(disposing);
    }

    private void Send()
    {
        if (Volatile.Read(ref failure) is { } broken)
            ExceptionDispatchInfo.Throw(broken);
        pieces.Add((piece, filled));
        (piece, filled) = (ArrayPool<byte>.Shared.Rent(PieceSize), 0);
    }

    private void Stop()
    {
        if (!pieces.IsAddingCompleted)
            pieces.CompleteAdding();
        worker.Wait();
    }

    // After a failure the rest is thrown away, so that the writer is never left waiting.
    private void Work(Stream target)
    {
        foreach ((byte[] next, int length) in pieces.GetConsumingEnumerable())
        {
            try
            {
                if (failure is null)
                    target.Write(next, 0, length);
            }
            catch (Exception broken)
            {
                Volatile.Write(ref failure, broken);
            }
            ArrayPool<byte>.Shared.Return(next);
        }
    }
}
