using System.IO.Pipelines;

namespace Gantry.Cri.Streaming.Spdy;

/// <summary>One stream that the client opened: its headers, what it sends, and a way to answer.</summary>
internal sealed class SpdyStream(SpdyConnection connection, uint id, IReadOnlyDictionary<string, string> headers)
{
    private readonly Pipe _received = new(new PipeOptions(pauseWriterThreshold: 1024 * 1024, resumeWriterThreshold: 512 * 1024, useSynchronizationContext: false));
    private bool _isClosed;

    public IReadOnlyDictionary<string, string> Headers => headers;

    /// <summary>What the client sends on this stream; ends when it closes its side.</summary>
    public PipeReader Input => _received.Reader;

    public ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancel) => connection.WriteDataAsync(id, data, isLast: false, cancel);

    /// <summary>Closes our side.</summary>
    public async ValueTask CloseAsync(CancellationToken cancel)
    {
        if (_isClosed)
            return;

        _isClosed = true;
        await connection.WriteDataAsync(id, default, isLast: true, cancel);
    }

    internal async ValueTask ReceiveAsync(ReadOnlyMemory<byte> data, CancellationToken cancel)
    {
        if (!data.IsEmpty)
            await _received.Writer.WriteAsync(data, cancel);
    }

    internal void EndInput() => _received.Writer.Complete();
}
