using System.IO.Pipelines;

namespace Gantry.DockerApi.Hijacking;

/// <summary>The output that the HTTP server sees; what it writes once the connection is taken goes nowhere.</summary>
internal sealed class GateWriter(HijackGate gate, PipeWriter inner) : PipeWriter
{
    private byte[] _nowhere = [];

    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => gate.IsTaken ? 0 : inner.UnflushedBytes;

    public override Memory<byte> GetMemory(int sizeHint = 0) => gate.IsTaken ? Nowhere(sizeHint) : inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => gate.IsTaken ? Nowhere(sizeHint) : inner.GetSpan(sizeHint);

    public override void Advance(int bytes)
    {
        if (!gate.IsTaken)
            inner.Advance(bytes);
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        gate.IsTaken ? ValueTask.FromResult(new FlushResult(isCanceled: false, isCompleted: false)) : inner.FlushAsync(cancellationToken);

    public override void CancelPendingFlush()
    {
        if (!gate.IsTaken)
            inner.CancelPendingFlush();
    }

    public override void Complete(Exception? exception = null)
    {
        if (!gate.IsTaken)
            inner.Complete(exception);
    }

    private byte[] Nowhere(int sizeHint)
    {
        if (_nowhere.Length < Math.Max(sizeHint, 1))
            _nowhere = new byte[Math.Max(sizeHint, 4096)];
        return _nowhere;
    }
}
