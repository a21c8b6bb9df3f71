using System.Buffers.Binary;

namespace Gantry.Network.Dns;

/// <summary>Walks the records of a message from a position behind its questions; stops at the first malformed one.</summary>
internal ref struct DnsRecordReader(ReadOnlySpan<byte> message, int start)
{
    private const int FixedLength = 10;

    private readonly ReadOnlySpan<byte> _message = message;
    private int _next = start;
    private int _left = CountOf(message);

    public int NameStart { get; private set; }

    public DnsType Type { get; private set; }

    public ushort Class { get; private set; }

    public uint TimeToLive { get; private set; }

    public int TimeToLiveStart { get; private set; }

    public int DataStart { get; private set; }

    public int DataLength { get; private set; }

    public bool Next()
    {
        if (_left-- <= 0)
            return false;

        int at = _next;
        NameStart = at;
        if (!TrySkipName(_message, ref at) || at + FixedLength > _message.Length)
            return false;

        Type = (DnsType)BinaryPrimitives.ReadUInt16BigEndian(_message[at..]);
        Class = BinaryPrimitives.ReadUInt16BigEndian(_message[(at + 2)..]);
        TimeToLiveStart = at + 4;
        TimeToLive = BinaryPrimitives.ReadUInt32BigEndian(_message[TimeToLiveStart..]);
        DataLength = BinaryPrimitives.ReadUInt16BigEndian(_message[(at + 8)..]);
        DataStart = at + FixedLength;
        _next = DataStart + DataLength;
        return _next <= _message.Length;
    }

    private static bool TrySkipName(ReadOnlySpan<byte> message, ref int at)
    {
        while (at < message.Length)
        {
            byte size = message[at++];
            if (size == 0)
                return true;

            if (size >= 0xc0)
                return ++at <= message.Length;

            at += size;
        }

        return false;
    }

    private static int CountOf(ReadOnlySpan<byte> message) =>
        BinaryPrimitives.ReadUInt16BigEndian(message[6..]) + BinaryPrimitives.ReadUInt16BigEndian(message[8..])
        + BinaryPrimitives.ReadUInt16BigEndian(message[10..]);
}
