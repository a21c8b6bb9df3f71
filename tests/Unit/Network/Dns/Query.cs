using System.Buffers.Binary;
using System.Net;
using Gantry.Network.Dns;

namespace Gantry.Tests.Dns;

/// <summary>Queries and what can be read in their answers.</summary>
internal static class Query
{
    public static byte[] For(string name, DnsType type, int? edns = null)
    {
        byte[] encoded = DnsName.Encode(name.ToLowerInvariant());
        for (int at = 0, letter = 0; at < encoded.Length - 1 && name.Any(char.IsAsciiLetterUpper); at += encoded[at] + 1)
        {
            for (int i = 1; i <= encoded[at]; i++)
                encoded[at + i] = (byte)name[letter++];

            letter++;
        }

        byte[] options = edns is { } size ? [0, 0, 41, (byte)(size >> 8), (byte)size, 0, 0, 0, 0, 0, 0] : [];
        return [0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, (byte)(edns is null ? 0 : 1), .. encoded, (byte)((int)type >> 8), (byte)type, 0, 1, .. options];
    }

    public static Reply Ask(this DnsZone zone, string name, DnsType type, int? edns = null)
    {
        byte[] buffer = new byte[4096];
        DnsOutcome outcome = DnsResponder.Answer(For(name, type, edns), zone, null, buffer, out int length);
        return new Reply(outcome, buffer[..length]);
    }
}

/// <summary>A response, taken apart.</summary>
internal sealed record Reply(DnsOutcome Outcome, byte[] Bytes)
{
    public DnsResponseCode Code => (DnsResponseCode)(Bytes[3] & 0xf);

    public bool IsTruncated => (Bytes[2] & 2) != 0;

    public int Answers => BinaryPrimitives.ReadUInt16BigEndian(Bytes.AsSpan(6));

    public IReadOnlyList<(DnsType Type, string Text)> Records
    {
        get
        {
            var found = new List<(DnsType, string)>();
            Assert.True(DnsQuestion.TryParse(Bytes, new char[254], out DnsQuestion question));
            var reader = new DnsRecordReader(Bytes, question.End);
            while (reader.Next())
                found.Add((reader.Type, Text(reader.Type, reader.DataStart, reader.DataLength)));

            return found;
        }
    }

    public IReadOnlyList<string> Of(DnsType type) => [.. Records.Where(record => record.Type == type).Select(record => record.Text).Order()];

    private string Text(DnsType type, int start, int length) => type switch
    {
        DnsType.A or DnsType.AAAA => new IPAddress(Bytes.AsSpan(start, length)).ToString(),
        DnsType.CNAME or DnsType.PTR => Name(start),
        DnsType.SRV => $"{Name(start + 6)}:{BinaryPrimitives.ReadUInt16BigEndian(Bytes.AsSpan(start + 4))}",
        DnsType.TXT => System.Text.Encoding.ASCII.GetString(Bytes, start + 1, length - 1),
        _ => "",
    };

    private string Name(int at)
    {
        char[] text = new char[254];
        Assert.True(DnsName.TryRead(Bytes, ref at, text, out int length));
        return new string(text, 0, length);
    }
}
