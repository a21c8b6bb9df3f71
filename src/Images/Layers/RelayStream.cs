namespace Gantry.Images.Layers;

/// <summary>Hands what is written to another thread, which writes it to the target: making a tar and compressing it then take a core each.</summary>
internal sealed class RelayStream : WriteStream
{
    private readonly PieceQueue _pieces = new(capacity: 4);
    private readonly Task _worker;
    private byte[] _piece = PieceQueue.NewPiece();
    private int _filled;

    public RelayStream(Stream target) =>
        _worker = Task.Factory.StartNew(() => Work(target), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            int length = Math.Min(buffer.Length, PieceQueue.PieceSize - _filled);
            buffer[..length].CopyTo(_piece.AsSpan(_filled));
            _filled += length;
            buffer = buffer[length..];
            if (_filled == PieceQueue.PieceSize)
                Send();
        }
    }

    /// <summary>Waits until everything was written; a failure of the target is thrown here or by an earlier write.</summary>
    public void Complete()
    {
        Send();
        _pieces.End();
        _worker.GetAwaiter().GetResult();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _pieces.Stop();
            ((IAsyncResult)_worker).AsyncWaitHandle.WaitOne();
        }
        base.Dispose(disposing);
    }

    private void Send()
    {
        _pieces.Add(_piece, _filled);
        (_piece, _filled) = (PieceQueue.NewPiece(), 0);
    }

    private void Work(Stream target)
    {
        try
        {
            while (_pieces.Take() is ({ } next, var length))
            {
                target.Write(next, 0, length);
                PieceQueue.Return(next);
            }
        }
        catch (Exception broken)
        {
            _pieces.Stop(broken);
            throw;
        }
    }
}
