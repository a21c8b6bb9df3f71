using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using Gantry.Oci;

namespace Gantry.Images.Layers;

/// <summary>A layer's uncompressed tar, decompressed ahead on a thread of its own, hashed and counted while it is read, and stopped at a limit.</summary>
internal sealed class DiffStream : Stream
{
    private const int PieceSize = 256 << 10;
    private readonly BlockingCollection<(byte[] Piece, int Length)> pieces = new(boundedCapacity: 8);
    private readonly CancellationTokenSource stop;
    private readonly Task worker;
    private readonly IncrementalHash hash;
    private readonly long limit;
    private Exception? failure;
    private byte[]? piece;
    private int start;
    private int end;
    private long length;

    /// <param name="open">Opens the layer as it is stored, on the other thread; the token ends its waiting.</param>
    public DiffStream(Func<CancellationToken, Stream> open, HashAlgorithmName algorithm, long limit, CancellationToken cancel)
    {
        this.limit = limit;
        hash = IncrementalHash.CreateHash(algorithm);
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        worker = Task.Factory.StartNew(() => Decompress(open), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => length; set => throw new NotSupportedException(); }

    /// <summary>The digest of everything, after the rest was read: padding after the tar's end belongs to it.</summary>
    public Digest Finish()
    {
        while (Next())
        {
        }
        return Digest.OfHash(hash.GetHashAndReset());
    }

    public override int Read(Span<byte> buffer)
    {
        if (start == end && !Next())
            return 0;
        int read = Math.Min(buffer.Length, end - start);
        piece.AsSpan(start, read).CopyTo(buffer);
        start += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !stop.IsCancellationRequested)
        {
            stop.Cancel();
            worker.Wait();
        }
        if (disposing)
        {
            hash.Dispose();
            pieces.Dispose();
            stop.Dispose();
        }
        base.Dispose(disposing);
    }

    private bool Next()
    {
        stop.Token.ThrowIfCancellationRequested();
        if (piece is not null)
            ArrayPool<byte>.Shared.Return(piece);
        piece = null;
        (start, end) = (0, 0);
        if (!pieces.TryTake(out (byte[] Piece, int Length) next, Timeout.Infinite))
        {
            stop.Token.ThrowIfCancellationRequested();
            if (failure is not null)
                ExceptionDispatchInfo.Throw(failure);
            return false;
        }
        (piece, end) = next;
        hash.AppendData(piece, 0, end);
        length += end;
        return length <= limit ? true : throw new InvalidDataException($"a layer unpacks to more than {limit >> 20} MiB");
    }

    private void Decompress(Func<CancellationToken, Stream> open)
    {
        try
        {
            using Stream source = Compression.Open(open(stop.Token));
            for (bool isEnd = false; !isEnd;)
            {
                byte[] next = ArrayPool<byte>.Shared.Rent(PieceSize);
                int read = source.ReadAtLeast(next.AsSpan(0, PieceSize), PieceSize, throwOnEndOfStream: false);
                isEnd = read < PieceSize;
                if (read > 0)
                    pieces.Add((next, read), stop.Token);
            }
        }
        catch (Exception broken)
        {
            failure = broken;
        }
        finally
        {
            pieces.CompleteAdding();
        }
    }
}
