using System.IO.Pipelines;

namespace Gantry.KubeServer.InProcess;

/// <summary>A pipe's writer that says when the first bytes go out: from then on the answer's head is fixed.</summary>
internal sealed class StartingWriter(PipeWriter inner, Action started) : PipeWriter
{
    public override void Advance(int bytes) => inner.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        started();
        return inner.FlushAsync(cancellationToken);
    }

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        started();
        return inner.WriteAsync(source, cancellationToken);
    }
}
