using System.Buffers.Binary;

namespace Gantry.Network.Dns;

/// <summary>Writes a response into a buffer: the question as it came, then records, up to a limit.</summary>
internal ref struct DnsWriter
{
    private const ushort Response = 0x8000, Authoritative = 0x0400, Truncated = 0x0200, RecursionAvailable = 0x0080;
    private const ushort KeptFromQuery = 0x7900;
    private const ushort InternetClass = 1;
    private const int EdnsLength = 11;

    /// <summary>The largest datagram that passes everywhere without fragments.</summary>
    public const int EdnsSize = 1232;

    private readonly Span<byte> _buffer;
    private readonly int _limit;
    private readonly bool _hasEdns;
    private ushort _answers;
    private ushort _authorities;
    private ushort _additionals;

    public DnsWriter(scoped ReadOnlySpan<byte> query, int questionEnd, bool hasEdns, int limit, Span<byte> buffer)
    {
        _buffer = buffer;
        _hasEdns = hasEdns;
        _limit = Math.Min(limit, buffer.Length) - (hasEdns ? EdnsLength : 0);
        query[..questionEnd].CopyTo(buffer);
        Length = questionEnd;
        buffer[4..12].Clear();
        buffer[5] = (byte)(questionEnd > DnsQuestion.HeaderLength ? 1 : 0);
        ushort flags = BinaryPrimitives.ReadUInt16BigEndian(query[2..]);
        Flags = (ushort)((flags & KeptFromQuery) | Response | RecursionAvailable);
    }

    public int Length { get; private set; }

    private ushort Flags { get; set; }

    public void SetAuthoritative() => Flags |= Authoritative;

    public void SetTruncated() => Flags |= Truncated;

    public void SetCode(DnsResponseCode code) => Flags = (ushort)((Flags & 0xfff0) | (byte)code);

    public bool Answer(int nameAt, DnsType type, uint timeToLive, scoped ReadOnlySpan<byte> data) =>
        Record(nameAt, type, timeToLive, data) && ++_answers > 0;

    public bool Authority(scoped ReadOnlySpan<char> name, DnsType type, uint timeToLive, scoped ReadOnlySpan<byte> data) =>
        NamedRecord(name, type, timeToLive, data) && ++_authorities > 0;

    public bool Additional(scoped ReadOnlySpan<char> name, DnsType type, uint timeToLive, scoped ReadOnlySpan<byte> data) =>
        NamedRecord(name, type, timeToLive, data) && ++_additionals > 0;

    public bool NamedAnswer(scoped ReadOnlySpan<char> name, DnsType type, uint timeToLive, scoped ReadOnlySpan<byte> data) =>
        NamedRecord(name, type, timeToLive, data) && ++_answers > 0;

    public int Finish()
    {
        if (_hasEdns)
            WriteEdns();

        BinaryPrimitives.WriteUInt16BigEndian(_buffer[2..], Flags);
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[6..], _answers);
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[8..], _authorities);
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[10..], _additionals);
        return Length;
    }

    // A name that stands in the message already is two bytes: 11 and its position.
    private bool Record(int nameAt, DnsType type, uint timeToLive, scoped ReadOnlySpan<byte> data)
    {
        if (Length + 12 + data.Length > _limit)
            return false;

        BinaryPrimitives.WriteUInt16BigEndian(_buffer[Length..], (ushort)(0xc000 | nameAt));
        Length += 2;
        WriteBody(type, timeToLive, data);
        return true;
    }

    private bool NamedRecord(scoped ReadOnlySpan<char> name, DnsType type, uint timeToLive, scoped ReadOnlySpan<byte> data)
    {
        if (Length + name.Length + 2 + 10 + data.Length > _limit)
            return false;

        int written = DnsName.Write(name, _buffer[Length..]);
        if (written == 0)
            return false;

        Length += written;
        WriteBody(type, timeToLive, data);
        return true;
    }

    private void WriteBody(DnsType type, uint timeToLive, scoped ReadOnlySpan<byte> data)
    {
        Span<byte> rest = _buffer[Length..];
        BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(rest[2..], InternetClass);
        BinaryPrimitives.WriteUInt32BigEndian(rest[4..], timeToLive);
        BinaryPrimitives.WriteUInt16BigEndian(rest[8..], (ushort)data.Length);
        data.CopyTo(rest[10..]);
        Length += 10 + data.Length;
    }

    private void WriteEdns()
    {
        Span<byte> rest = _buffer[Length..];
        rest[..EdnsLength].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(rest[1..], (ushort)DnsType.OPT);
        BinaryPrimitives.WriteUInt16BigEndian(rest[3..], EdnsSize);
        Length += EdnsLength;
        _additionals++;
    }
}
