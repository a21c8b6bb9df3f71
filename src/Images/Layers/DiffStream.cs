using System.Security.Cryptography;
using Gantry.Oci;

namespace Gantry.Images.Layers;

/// <summary>A layer's uncompressed tar, decompressed ahead on a thread of its own, hashed and counted while it is read, and stopped at a limit.</summary>
internal sealed class DiffStream : ReadStream
{
    private readonly PieceQueue pieces = new(capacity: 8);
    private readonly CancellationTokenSource stop;
    private readonly Task worker;
    private readonly IncrementalHash hash;
    private readonly long limit;
    private byte[]? piece;
    private int start;
    private int end;
    private long length;
    private bool isDisposed;

    /// <param name="open">Opens the layer as it is stored, on the other thread; the token ends its waiting.</param>
    public DiffStream(Func<CancellationToken, Stream> open, HashAlgorithmName algorithm, long limit, CancellationToken cancel)
    {
        this.limit = limit;
        hash = IncrementalHash.CreateHash(algorithm);
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        worker = Task.Factory.StartNew(() => Decompress(open), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

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

    protected override void Dispose(bool disposing)
    {
        if (disposing && !isDisposed)
        {
            stop.Cancel();
            pieces.Stop();
            worker.Wait();
        }
        if (disposing && !isDisposed)
        {
            isDisposed = true;
            hash.Dispose();
            stop.Dispose();
        }
        base.Dispose(disposing);
    }

    private bool Next()
    {
        if (piece is not null)
            PieceQueue.Return(piece);
        piece = null;
        (start, end) = (0, 0);
        (byte[] Piece, int Length)? next = pieces.Take();
        stop.Token.ThrowIfCancellationRequested();
        if (next is not ({ } taken, var size))
            return false;
        (piece, end) = (taken, size);
        hash.AppendData(piece, 0, end);
        length += end;
        return length <= limit ? true : throw new InvalidDataException($"a layer unpacks to more than {limit >> 20} MiB");
    }

    private void Decompress(Func<CancellationToken, Stream> open)
    {
        try
        {
            using Stream source = Compression.Open(open(stop.Token));
            for (bool isEnd = false; !isEnd && !stop.IsCancellationRequested;)
            {
                byte[] next = PieceQueue.NewPiece();
                int read = source.ReadAtLeast(next.AsSpan(0, PieceQueue.PieceSize), PieceQueue.PieceSize, throwOnEndOfStream: false);
                isEnd = read < PieceQueue.PieceSize;
                if (read > 0)
                    pieces.Add(next, read);
            }
            pieces.End();
        }
        catch (Exception broken)
        {
            pieces.End(broken);
        }
    }
}
