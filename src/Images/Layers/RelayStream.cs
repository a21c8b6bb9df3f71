namespace Gantry.Images.Layers;

/// <summary>Hands what is written to another thread, which writes it to the target: making a tar and compressing it then take a core each.</summary>
internal sealed class RelayStream : WriteStream
{
    private readonly PieceQueue pieces = new(capacity: 4);
    private readonly Task worker;
    private byte[] piece = PieceQueue.NewPiece();
    private int filled;

    public RelayStream(Stream target) =>
        worker = Task.Factory.StartNew(() => Work(target), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            int length = Math.Min(buffer.Length, PieceQueue.PieceSize - filled);
            buffer[..length].CopyTo(piece.AsSpan(filled));
            filled += length;
            buffer = buffer[length..];
            if (filled == PieceQueue.PieceSize)
                Send();
        }
    }

    /// <summary>Waits until everything was written; a failure of the target is thrown here or by an earlier write.</summary>
    public void Complete()
    {
        Send();
        pieces.End();
        worker.GetAwaiter().GetResult();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            pieces.Stop();
            ((IAsyncResult)worker).AsyncWaitHandle.WaitOne();
        }
        base.Dispose(disposing);
    }

    private void Send()
    {
        pieces.Add(piece, filled);
        (piece, filled) = (PieceQueue.NewPiece(), 0);
    }

    private void Work(Stream target)
    {
        try
        {
            while (pieces.Take() is ({ } next, var length))
            {
                target.Write(next, 0, length);
                PieceQueue.Return(next);
            }
        }
        catch (Exception broken)
        {
            pieces.Stop(broken);
            throw;
        }
    }
}
