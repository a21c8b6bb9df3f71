using System.Buffers.Binary;
using Gantry.Cri.Streaming.Spdy;

namespace Gantry.Tests.Cri.Streaming;

/// <summary>The client's side of a SPDY connection in memory, with the server's side running: what the tests say goes out, also what no good client says.</summary>
internal sealed class SpdyClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly SpdyHeaderWriter _headers = new();
    private readonly DuplexStream _transport;
    private readonly CancellationTokenSource _leave = new(Patience);

    public SpdyClient()
    {
        (_transport, DuplexStream server) = DuplexStream.Pair();
        Connection = new SpdyConnection(server);
        Running = Connection.RunAsync(_leave.Token);
    }

    public SpdyConnection Connection { get; }

    /// <summary>Ends when the server has had enough, or the client has left.</summary>
    public Task Running { get; }

    public CancellationToken Leaving => _leave.Token;

    /// <summary>Opens a stream with these headers and waits until the server has it.</summary>
    public async Task<SpdyStream> OpenAsync(uint id, params (string Name, string Value)[] headers)
    {
        await SendOpenAsync(id, headers);
        return await Connection.Opened.ReadAsync(_leave.Token);
    }

    public Task SendOpenAsync(uint id, params (string Name, string Value)[] headers)
    {
        byte[] block = _headers.Write(headers.ToDictionary(header => header.Name, header => header.Value));
        byte[] payload = new byte[10 + block.Length];
        BinaryPrimitives.WriteUInt32BigEndian(payload, id);
        block.CopyTo(payload, 10);
        return SendAsync(new SpdyFrame(true, SpdyFrameType.SynStream, 0, 0, payload.Length), payload);
    }

    public Task SendDataAsync(uint id, byte[] data, bool isLast = false) =>
        SendAsync(new SpdyFrame(false, default, id, isLast ? SpdyFrame.Fin : (byte)0, data.Length), data);

    public async Task SendAsync(SpdyFrame frame, byte[] payload)
    {
        byte[] whole = new byte[SpdyFrame.Size + payload.Length];
        frame.Write(whole);
        payload.CopyTo(whole, SpdyFrame.Size);
        await SendRawAsync(whole);
    }

    public async Task SendRawAsync(byte[] bytes)
    {
        await _transport.WriteAsync(bytes, _leave.Token);
        await _transport.FlushAsync(_leave.Token);
    }

    /// <summary>The server's next frame.</summary>
    public async Task<(SpdyFrame Frame, byte[] Payload)> ReceiveAsync()
    {
        byte[] head = new byte[SpdyFrame.Size];
        await _transport.ReadExactlyAsync(head, _leave.Token);
        SpdyFrame frame = SpdyFrame.Parse(head);
        byte[] payload = new byte[frame.Length];
        await _transport.ReadExactlyAsync(payload, _leave.Token);
        return (frame, payload);
    }

    /// <summary>The server's next frame of data, past what it says about the connection.</summary>
    public async Task<(uint Stream, byte[] Data, bool IsLast)> ReceiveDataAsync()
    {
        while (true)
        {
            (SpdyFrame frame, byte[] payload) = await ReceiveAsync();
            if (!frame.IsControl)
                return (frame.Stream, payload, frame.IsLast);
        }
    }

    public Task LeaveAsync() => _leave.CancelAsync();

    public async ValueTask DisposeAsync()
    {
        await LeaveAsync();
        await Running;
        Connection.Dispose();
        await _transport.DisposeAsync();
        _leave.Dispose();
    }
}
