using System.Buffers;
using System.Runtime.ExceptionServices;

namespace Gantry.Images.Layers;

/// <summary>Hands pieces of a stream from one thread to another; a few may wait. Whoever takes a piece gives it back to the pool.</summary>
/// <remarks>Plain monitor waits: the framework's collections spin first, and two cores have better things to do.</remarks>
internal sealed class PieceQueue(int capacity)
{
    public const int PieceSize = 256 << 10;
    private readonly Queue<(byte[] Piece, int Length)> _pieces = new(capacity);
    private bool _isEnded;
    private bool _isStopped;
    private Exception? _failure;

    public static byte[] NewPiece() => ArrayPool<byte>.Shared.Rent(PieceSize);

    public static void Return(byte[] piece) => ArrayPool<byte>.Shared.Return(piece);

    /// <summary>False if nobody takes pieces any more; a failure of the taker is thrown here.</summary>
    public bool Add(byte[] piece, int length)
    {
        lock (_pieces)
        {
            while (_pieces.Count >= capacity && !_isStopped)
                Monitor.Wait(_pieces);
            if (!_isStopped)
            {
                _pieces.Enqueue((piece, length));
                Monitor.PulseAll(_pieces);
                return true;
            }
        }
        Return(piece);
        return _failure is null ? false : Throw(_failure);
    }

    /// <summary>The next piece; none at the end. A failure of the other side is thrown here once its pieces are taken.</summary>
    public (byte[] Piece, int Length)? Take()
    {
        lock (_pieces)
        {
            while (_pieces.Count == 0 && !_isEnded && !_isStopped)
                Monitor.Wait(_pieces);
            if (_pieces.Count > 0 && !_isStopped)
            {
                Monitor.PulseAll(_pieces);
                return _pieces.Dequeue();
            }
        }
        if (_failure is not null)
            Throw(_failure);
        return null;
    }

    /// <summary>Nothing more is added.</summary>
    public void End(Exception? reason = null)
    {
        lock (_pieces)
        {
            _failure ??= reason;
            _isEnded = true;
            Monitor.PulseAll(_pieces);
        }
    }

    /// <summary>Nothing more is taken: what waits is thrown away, and adding ends.</summary>
    public void Stop(Exception? reason = null)
    {
        lock (_pieces)
        {
            _failure ??= reason;
            _isStopped = true;
            while (_pieces.TryDequeue(out (byte[] Piece, int Length) left))
                Return(left.Piece);
            Monitor.PulseAll(_pieces);
        }
    }

    private static bool Throw(Exception failure)
    {
        ExceptionDispatchInfo.Throw(failure);
        return false;
    }
}
