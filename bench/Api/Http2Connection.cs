using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;

namespace Gantry.Api.Bench;

/// <summary>HTTP/2 by hand, RFC 9113: as much of it as a client needs that trusts its server.</summary>
internal sealed class Http2Connection : ILoadConnection
{
    private const int FrameHead = 9;
    private const byte Data = 0, Headers = 1, Settings = 4, Ping = 6, GoAway = 7, WindowUpdate = 8;
    private const byte EndStream = 1, Ack = 1, EndHeaders = 4;
    private const int Window = int.MaxValue;
    private const int Replenish = 64 * 1024 * 1024;

    private readonly Stream _stream;
    private readonly byte[] _authority;
    private readonly ArrayBufferWriter<byte> _out = new(16 * 1024);
    private readonly byte[] _in = new byte[256 * 1024];
    private readonly Dictionary<int, (long Started, bool IsSuccess)> _open = [];
    private int _start;
    private int _end;
    private int _nextStream = 1;
    private int _consumed;

    private Http2Connection(Stream stream, string authority) => (_stream, _authority) = (stream, Encoding.ASCII.GetBytes(authority));

    public static async Task<Http2Connection> StartAsync(Stream stream, string authority)
    {
        Http2Connection made = new(stream, authority);
        made._out.Write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8);
        // No table of headers, so that an answer's status can be read without one; the largest window for every stream.
        made.WriteHead(12, Settings, 0, 0);
        made.WriteSetting(1, 0);
        made.WriteSetting(4, Window);
        made.WriteWindow(Window - 65535);
        await made.FlushAsync();
        return made;
    }

    public async Task RunAsync(int depth, Func<LoadRequest?> next, Tally tally)
    {
        bool isOver = false;
        while (true)
        {
            while (!isOver && _open.Count < depth)
            {
                if (next() is { } request)
                    Write(request);
                else
                    isOver = true;
            }

            if (_open.Count == 0)
                return;
            await FlushAsync();
            await FillAsync(tally);
            while (TryTakeFrame(tally))
            {
            }
        }
    }

    public async Task OpenAsync(LoadRequest request)
    {
        int before = _nextStream;
        Write(request);
        await FlushAsync();
        Tally ignored = new();
        while (!(_open.TryGetValue(before, out var seen) && seen.IsSuccess))
        {
            await FillAsync(ignored);
            while (TryTakeFrame(ignored))
            {
            }
        }
    }

    public async ValueTask<ReadOnlyMemory<byte>> ReadRawAsync(CancellationToken cancel)
    {
        int count = await _stream.ReadAsync(_in, cancel);
        _consumed += count;
        if (_consumed > Replenish)
        {
            WriteWindow(_consumed);
            _consumed = 0;
            await FlushAsync();
        }

        return _in.AsMemory(0, count);
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private async ValueTask FlushAsync()
    {
        if (_out.WrittenCount == 0)
            return;
        await _stream.WriteAsync(_out.WrittenMemory);
        _out.ResetWrittenCount();
    }

    private async ValueTask FillAsync(Tally tally)
    {
        _in.AsSpan(_start, _end - _start).CopyTo(_in);
        (_start, _end) = (0, _end - _start);
        int count = await _stream.ReadAsync(_in.AsMemory(_end));
        if (count == 0)
            throw new IOException("the server closed a connection under load");
        tally.Bytes += count;
        _end += count;
    }

    private bool TryTakeFrame(Tally tally)
    {
        ReadOnlySpan<byte> bytes = _in.AsSpan(_start, _end - _start);
        if (bytes.Length < FrameHead)
            return false;
        int length = (bytes[0] << 16) | (bytes[1] << 8) | bytes[2];
        if (bytes.Length < FrameHead + length)
            return false;

        _start += FrameHead + length;
        int stream = BinaryPrimitives.ReadInt32BigEndian(bytes[5..]);
        Take(bytes[3], bytes[4], stream, bytes.Slice(FrameHead, length), tally);
        return true;
    }

    private void Take(byte type, byte flags, int stream, ReadOnlySpan<byte> payload, Tally tally)
    {
        switch (type)
        {
            case Headers:
                _open[stream] = (_open[stream].Started, IsSuccess(payload));
                break;
            case Data when (_consumed += payload.Length) > Replenish:
                WriteWindow(_consumed);
                _consumed = 0;
                break;
            case Settings when (flags & Ack) == 0:
                WriteHead(0, Settings, Ack, 0);
                break;
            case Ping when (flags & Ack) == 0:
                WriteHead(8, Ping, Ack, 0);
                _out.Write(payload);
                break;
            case GoAway:
                throw new IOException("the server ended a connection under load");
        }

        if (type is Data or Headers && (flags & EndStream) != 0 && _open.Remove(stream, out var done))
            tally.Add(done.Started, done.IsSuccess);
    }

    // Without a table the status comes first: as one byte, 0x88 to 0x8a for 200 to 206, or as a literal of three letters (RFC 7541, 6.1 and 6.2.2).
    private static bool IsSuccess(ReadOnlySpan<byte> block)
    {
        while (block[0] >> 5 == 1)
            block = block[1..];
        if ((block[0] & 0x80) != 0)
            return block[0] is >= 0x88 and <= 0x8a;
        bool isHuffman = (block[1] & 0x80) != 0;
        return isHuffman ? block[2] >> 3 == 2 : block[2] == '2';
    }

    private void Write(LoadRequest request)
    {
        int stream = _nextStream;
        _nextStream += 2;
        _open[stream] = (Stopwatch.GetTimestamp(), false);

        ArrayBufferWriter<byte> block = new(256);
        WriteMethod(block, request.Method);
        block.Write((ReadOnlySpan<byte>)[0x87]);
        WriteLiteral(block, 4, Encoding.ASCII.GetBytes(request.Path));
        WriteLiteral(block, 1, _authority);
        WriteLiteral(block, 58, "bench"u8);
        WriteLiteral(block, 19, "application/json"u8);
        bool hasBody = !request.Body.IsEmpty;
        if (hasBody)
            WriteLiteral(block, 31, Encoding.ASCII.GetBytes(request.ContentType));
        WriteHead(block.WrittenCount, Headers, (byte)(EndHeaders | (hasBody ? 0 : EndStream)), stream);
        _out.Write(block.WrittenSpan);
        if (!hasBody)
            return;
        WriteHead(request.Body.Length, Data, EndStream, stream);
        _out.Write(request.Body.Span);
    }

    private static void WriteMethod(ArrayBufferWriter<byte> block, string method)
    {
        if (method == "GET")
            block.Write((ReadOnlySpan<byte>)[0x82]);
        else if (method == "POST")
            block.Write((ReadOnlySpan<byte>)[0x83]);
        else
            WriteLiteral(block, 2, Encoding.ASCII.GetBytes(method));
    }

    // A literal without indexing, its name from the static table, see RFC 7541, 6.2.2 and 5.1.
    private static void WriteLiteral(ArrayBufferWriter<byte> block, byte name, ReadOnlySpan<byte> value)
    {
        block.Write<byte>(name < 15 ? [name] : [15, (byte)(name - 15)]);
        block.Write<byte>(value.Length < 127 ? [(byte)value.Length] : [127, (byte)(value.Length - 127)]);
        block.Write(value);
    }

    private void WriteHead(int length, byte type, byte flags, int stream)
    {
        Span<byte> head = _out.GetSpan(FrameHead);
        BinaryPrimitives.WriteInt32BigEndian(head, (length << 8) | type);
        head[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(head[5..], stream);
        _out.Advance(FrameHead);
    }

    private void WriteSetting(ushort name, int value)
    {
        Span<byte> setting = _out.GetSpan(6);
        BinaryPrimitives.WriteUInt16BigEndian(setting, name);
        BinaryPrimitives.WriteInt32BigEndian(setting[2..], value);
        _out.Advance(6);
    }

    private void WriteWindow(int more)
    {
        WriteHead(4, WindowUpdate, 0, 0);
        BinaryPrimitives.WriteInt32BigEndian(_out.GetSpan(4), more);
        _out.Advance(4);
    }
}
