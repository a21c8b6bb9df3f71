using System.Buffers.Binary;
using System.Threading.Channels;

namespace Gantry.Cri.Streaming.Spdy;

/// <summary>
/// The server's side of a SPDY/3.1 connection, as far as Kubernetes' clients use it: they open streams, both sides send data on them.
/// The clients leave flow control aside, and so does this side.
/// </summary>
internal sealed class SpdyConnection(Stream transport) : IDisposable
{
    private const int MaxStreams = 1000;

    private readonly SpdyHeaderReader _headers = new();
    private readonly SpdyHeaderWriter _replies = new();
    private readonly Dictionary<uint, SpdyStream> _streams = [];
    private readonly Channel<SpdyStream> _opened = Channel.CreateBounded<SpdyStream>(MaxStreams);
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>The streams as the client opens them; ends with the connection.</summary>
    public ChannelReader<SpdyStream> Opened => _opened.Reader;

    /// <summary>Reads frames until the client leaves. Run once, next to whoever uses the streams.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        try
        {
            await ReadFramesAsync(cancel);
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException or InvalidDataException)
        {
            // The client has gone or talks nonsense: either way its streams end here.
        }
        finally
        {
            foreach (SpdyStream stream in _streams.Values)
                stream.EndInput();
            _opened.Writer.TryComplete();
        }
    }

    internal async ValueTask WriteDataAsync(uint stream, ReadOnlyMemory<byte> data, bool isLast, CancellationToken cancel)
    {
        await WriteAsync(new SpdyFrame(false, default, stream, isLast ? SpdyFrame.Fin : (byte)0, data.Length), data, cancel);
    }

    public void Dispose()
    {
        _headers.Dispose();
        _turn.Dispose();
    }

    private async Task ReadFramesAsync(CancellationToken cancel)
    {
        byte[] head = new byte[SpdyFrame.Size];
        byte[] body = [];
        while (await transport.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancel) == head.Length)
        {
            SpdyFrame frame = SpdyFrame.Parse(head);
            if (body.Length < frame.Length)
                body = new byte[frame.Length];
            Memory<byte> payload = body.AsMemory(0, frame.Length);
            await transport.ReadExactlyAsync(payload, cancel);
            await (frame.IsControl ? ControlAsync(frame, payload, cancel) : DataAsync(frame, payload, cancel));
        }
    }

    private async ValueTask DataAsync(SpdyFrame frame, ReadOnlyMemory<byte> payload, CancellationToken cancel)
    {
        if (!_streams.TryGetValue(frame.Stream, out SpdyStream? stream))
            return;

        await stream.ReceiveAsync(payload, cancel);
        if (frame.IsLast)
            End(frame.Stream);
    }

    private ValueTask ControlAsync(SpdyFrame frame, ReadOnlyMemory<byte> payload, CancellationToken cancel)
    {
        switch (frame.Type)
        {
            case SpdyFrameType.SynStream:
                return OpenAsync(frame, payload, cancel);
            case SpdyFrameType.Ping:
                return WriteAsync(frame, payload.ToArray(), cancel);
            case SpdyFrameType.RstStream when payload.Length >= 4:
                End(StreamOf(payload));
                return ValueTask.CompletedTask;
            case SpdyFrameType.Headers when payload.Length > 4:
                // Nothing in them is used, but the compression goes on across every block.
                _headers.Read(payload[4..]);
                return ValueTask.CompletedTask;
            default:
                return ValueTask.CompletedTask;
        }
    }

    // Payload: stream (31 bits), associated stream (31 bits), priority and slot (16 bits), header block.
    private async ValueTask OpenAsync(SpdyFrame frame, ReadOnlyMemory<byte> payload, CancellationToken cancel)
    {
        if (payload.Length < 10)
            throw new SpdyException("a stream is opened with too few bytes");
        if (_streams.Count >= MaxStreams)
            throw new SpdyException("too many streams are open");

        uint id = StreamOf(payload);
        if (_streams.ContainsKey(id))
            throw new SpdyException("a stream is opened twice");

        var stream = new SpdyStream(this, id, _headers.Read(payload[10..]));
        _streams[id] = stream;
        if (frame.IsLast)
            End(id);
        await ReplyAsync(id, cancel);
        await _opened.Writer.WriteAsync(stream, cancel);
    }

    private async ValueTask ReplyAsync(uint id, CancellationToken cancel)
    {
        byte[] block = _replies.Write(new Dictionary<string, string>());
        byte[] payload = new byte[4 + block.Length];
        BinaryPrimitives.WriteUInt32BigEndian(payload, id);
        block.CopyTo(payload, 4);
        await WriteAsync(new SpdyFrame(true, SpdyFrameType.SynReply, 0, 0, payload.Length), payload, cancel);
    }

    private void End(uint id)
    {
        if (_streams.Remove(id, out SpdyStream? stream))
            stream.EndInput();
    }

    private static uint StreamOf(ReadOnlyMemory<byte> payload) => BinaryPrimitives.ReadUInt32BigEndian(payload.Span) & 0x7fffffff;

    private async ValueTask WriteAsync(SpdyFrame frame, ReadOnlyMemory<byte> payload, CancellationToken cancel)
    {
        byte[] whole = new byte[SpdyFrame.Size + payload.Length];
        frame.Write(whole);
        payload.CopyTo(whole.AsMemory(SpdyFrame.Size));
        await _turn.WaitAsync(cancel);
        try
        {
            await transport.WriteAsync(whole, cancel);
            await transport.FlushAsync(cancel);
        }
        finally
        {
            _turn.Release();
        }
    }
}
