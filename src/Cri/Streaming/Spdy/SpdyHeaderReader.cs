using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Gantry.Cri.Streaming.Spdy;

/// <summary>
/// Unpacks the header blocks that one side of a connection sends: all of them are one zlib stream, flushed after each block.
/// The framework's inflater takes no dictionary, so it is fed one first as a stored block (RFC 1951, section 3.2.4).
/// </summary>
internal sealed class SpdyHeaderReader : IDisposable
{
    private const int MaxHeaders = 64;
    private const int MaxText = 16 * 1024;

    private readonly Feed _feed = new();
    private readonly DeflateStream _inflate;
    private bool _isStarted;

    public SpdyHeaderReader() => _inflate = new DeflateStream(_feed, CompressionMode.Decompress);

    /// <summary>Block: count, then for each header the length of its name, the name, the length of its value, the value. Lengths are 32 bits, big-endian.</summary>
    public Dictionary<string, string> Read(ReadOnlyMemory<byte> block)
    {
        _feed.Append(_isStarted ? block : Start(block));
        int count = ReadLength(MaxHeaders);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < count; i++)
        {
            string name = ReadText();
            headers[name] = ReadText();
        }

        return headers;
    }

    public void Dispose() => _inflate.Dispose();

    // zlib header (RFC 1950): two bytes, and four more that name the dictionary where bit 5 of the second is set.
    private ReadOnlyMemory<byte> Start(ReadOnlyMemory<byte> block)
    {
        _isStarted = true;
        if (block.Length < 6)
            throw new SpdyException("a header block is too short");

        bool hasDictionary = (block.Span[1] & 0x20) != 0;
        if (!hasDictionary)
            return block[2..];
        if (BinaryPrimitives.ReadUInt32BigEndian(block.Span[2..]) != SpdyDictionary.Adler32)
            throw new SpdyException("an unknown dictionary compresses the headers");

        byte[] dictionary = SpdyDictionary.Bytes;
        byte[] stored = new byte[5 + dictionary.Length];
        BinaryPrimitives.WriteUInt16LittleEndian(stored.AsSpan(1), (ushort)dictionary.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(stored.AsSpan(3), (ushort)~dictionary.Length);
        dictionary.CopyTo(stored, 5);
        _feed.Append(stored);
        _inflate.ReadExactly(new byte[dictionary.Length]);
        return block[6..];
    }

    private int ReadLength(int limit)
    {
        Span<byte> length = stackalloc byte[4];
        _inflate.ReadExactly(length);
        uint value = BinaryPrimitives.ReadUInt32BigEndian(length);
        return value <= limit ? (int)value : throw new SpdyException("a header block is over its limits");
    }

    private string ReadText()
    {
        byte[] text = new byte[ReadLength(MaxText)];
        _inflate.ReadExactly(text);
        return Encoding.UTF8.GetString(text);
    }

    /// <summary>The compressed bytes that have arrived and were not used yet.</summary>
    private sealed class Feed : Stream
    {
        private ReadOnlyMemory<byte> _rest;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public void Append(ReadOnlyMemory<byte> bytes) => _rest = _rest.IsEmpty ? bytes.ToArray() : (byte[])[.. _rest.Span, .. bytes.Span];

        public override int Read(Span<byte> buffer)
        {
            int count = Math.Min(buffer.Length, _rest.Length);
            _rest.Span[..count].CopyTo(buffer);
            _rest = _rest[count..];
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
