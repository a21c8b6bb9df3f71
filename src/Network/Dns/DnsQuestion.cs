using System.Buffers.Binary;

namespace Gantry.Network.Dns;

/// <summary>The parts of a query that decide the answer. See RFC 1035, section 4.1, and RFC 6891 for the size.</summary>
internal readonly ref struct DnsQuestion
{
    public const int HeaderLength = 12;
    public const int PlainUdpSize = 512;

    public ReadOnlySpan<char> Name { get; private init; }

    public DnsType Type { get; private init; }

    public ushort Class { get; private init; }

    /// <summary>Where the question section ends; an answer repeats it as it came, letter case included.</summary>
    public int End { get; private init; }

    public bool HasEdns { get; private init; }

    /// <summary>The largest datagram that the client takes.</summary>
    public int UdpSize { get; private init; }

    /// <summary>False for what is not a query with exactly one question.</summary>
    public static bool TryParse(ReadOnlySpan<byte> message, Span<char> nameBuffer, out DnsQuestion question)
    {
        question = default;
        if (message.Length < HeaderLength || BinaryPrimitives.ReadUInt16BigEndian(message[4..]) != 1)
            return false;

        int at = HeaderLength;
        if (!DnsName.TryRead(message, ref at, nameBuffer, out int length) || at + 4 > message.Length)
            return false;

        int end = at + 4;
        bool hasEdns = TryFindEdns(message, end, out int size);
        question = new DnsQuestion
        {
            Name = nameBuffer[..length],
            Type = (DnsType)BinaryPrimitives.ReadUInt16BigEndian(message[at..]),
            Class = BinaryPrimitives.ReadUInt16BigEndian(message[(at + 2)..]),
            End = end,
            HasEdns = hasEdns,
            UdpSize = hasEdns ? Math.Max(PlainUdpSize, size) : PlainUdpSize,
        };
        return true;
    }

    // OPT: root name (one zero byte), type 41, then the size in place of the class.
    private static bool TryFindEdns(ReadOnlySpan<byte> message, int at, out int size)
    {
        size = 0;
        var records = new DnsRecordReader(message, at);
        while (records.Next())
        {
            if (records.Type != DnsType.OPT)
                continue;

            size = records.Class;
            return true;
        }

        return false;
    }
}
