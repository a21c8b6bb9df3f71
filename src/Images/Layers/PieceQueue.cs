using System.Buffers;
using System.Runtime.ExceptionServices;

namespace Gantry.Images.Layers;

/// <summary>Hands pieces of a stream from one thread to another; a few may wait. Whoever takes a piece gives it back to the pool.</summary>
/// <remarks>Plain monitor waits: the framework's collections spin first, and two cores have better things to do.</remarks>
internal sealed class PieceQueue(int capacity)
{
    public const int PieceSize = 256 << 10;
    private readonly Queue<(byte[] Piece, int Length)> pieces = new(capacity);
    private bool isEnded;
    private bool isStopped;
    private Exception? failure;

    public static byte[] NewPiece() => ArrayPool<byte>.Shared.Rent(PieceSize);

    public static void Return(byte[] piece) => ArrayPool<byte>.Shared.Return(piece);

    /// <summary>False if nobody takes pieces any more; a failure of the taker is thrown here.</summary>
    public bool Add(byte[] piece, int length)
    {
        lock (pieces)
        {
            while (pieces.Count >= capacity && !isStopped)
                Monitor.Wait(pieces);
            if (!isStopped)
            {
                pieces.Enqueue((piece, length));
                Monitor.PulseAll(pieces);
                return true;
            }
        }
        Return(piece);
        return failure is null ? false : Throw(failure);
    }

    /// <summary>The next piece; none at the end. A failure of the other side is thrown here once its pieces are taken.</summary>
    public (byte[] Piece, int Length)? Take()
    {
        lock (pieces)
        {
            while (pieces.Count == 0 && !isEnded && !isStopped)
                Monitor.Wait(pieces);
            if (pieces.Count > 0 && !isStopped)
            {
                Monitor.PulseAll(pieces);
                return pieces.Dequeue();
            }
        }
        if (failure is not null)
            Throw(failure);
        return null;
    }

    /// <summary>Nothing more is added.</summary>
    public void End(Exception? reason = null)
    {
        lock (pieces)
        {
            failure ??= reason;
            isEnded = true;
            Monitor.PulseAll(pieces);
        }
    }

    /// <summary>Nothing more is taken: what waits is thrown away, and adding ends.</summary>
    public void Stop(Exception? reason = null)
    {
        lock (pieces)
        {
            failure ??= reason;
            isStopped = true;
            while (pieces.TryDequeue(out (byte[] Piece, int Length) left))
                Return(left.Piece);
            Monitor.PulseAll(pieces);
        }
    }

    private static bool Throw(Exception failure)
    {
        ExceptionDispatchInfo.Throw(failure);
        return false;
    }
}
