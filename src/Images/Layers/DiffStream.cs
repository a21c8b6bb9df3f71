using System.Security.Cryptography;
using Gantry.Oci;

namespace Gantry.Images.Layers;

/// <summary>A layer's uncompressed tar, decompressed ahead on a thread of its own, hashed and counted while it is read, and stopped at a limit.</summary>
internal sealed class DiffStream : ReadStream
{
    private readonly PieceQueue _pieces = new(capacity: 8);
    private readonly CancellationTokenSource _stop;
    private readonly Task _worker;
    private readonly IncrementalHash _hash;
    private readonly long _limit;
    private byte[]? _piece;
    private int _start;
    private int _end;
    private long _length;
    private bool _isDisposed;

    /// <param name="open">Opens the layer as it is stored, on the other thread; the token ends its waiting.</param>
    public DiffStream(Func<CancellationToken, Stream> open, HashAlgorithmName algorithm, long limit, CancellationToken cancel)
    {
        _limit = limit;
        _hash = IncrementalHash.CreateHash(algorithm);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        _worker = Task.Factory.StartNew(() => Decompress(open), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public override long Position { get => _length; set => throw new NotSupportedException(); }

    /// <summary>The digest of everything, after the rest was read: padding after the tar's end belongs to it.</summary>
    public Digest Finish()
    {
        while (Next())
        {
        }
        return Digest.OfHash(_hash.GetHashAndReset());
    }

    public override int Read(Span<byte> buffer)
    {
        if (_start == _end && !Next())
            return 0;
        int read = Math.Min(buffer.Length, _end - _start);
        _piece.AsSpan(_start, read).CopyTo(buffer);
        _start += read;
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            _stop.Cancel();
            _pieces.Stop();
            _worker.Wait();
        }
        if (disposing && !_isDisposed)
        {
            _isDisposed = true;
            _hash.Dispose();
            _stop.Dispose();
        }
        base.Dispose(disposing);
    }

    private bool Next()
    {
        if (_piece is not null)
            PieceQueue.Return(_piece);
        _piece = null;
        (_start, _end) = (0, 0);
        (byte[] Piece, int Length)? next = _pieces.Take();
        _stop.Token.ThrowIfCancellationRequested();
        if (next is not ({ } taken, var size))
            return false;
        (_piece, _end) = (taken, size);
        _hash.AppendData(_piece, 0, _end);
        _length += _end;
        return _length <= _limit ? true : throw new InvalidDataException($"a layer unpacks to more than {_limit >> 20} MiB");
    }

    private void Decompress(Func<CancellationToken, Stream> open)
    {
        try
        {
            using Stream source = Compression.Open(open(_stop.Token));
            for (bool isEnd = false; !isEnd && !_stop.IsCancellationRequested;)
            {
                byte[] next = PieceQueue.NewPiece();
                int read = source.ReadAtLeast(next.AsSpan(0, PieceQueue.PieceSize), PieceQueue.PieceSize, throwOnEndOfStream: false);
                isEnd = read < PieceQueue.PieceSize;
                if (read > 0)
                    _pieces.Add(next, read);
            }
            _pieces.End();
        }
        catch (Exception broken)
        {
            _pieces.End(broken);
        }
    }
}
