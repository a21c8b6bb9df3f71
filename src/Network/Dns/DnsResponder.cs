namespace Gantry.Network.Dns;

/// <summary>Answers queries from a zone: bytes in, bytes out, nothing allocated for a name that is there or is not.</summary>
internal static class DnsResponder
{
    /// <summary>Long enough to spare repetition, short enough that a client follows a service that moves.</summary>
    public const uint TimeToLive = 5;

    private const int MaxAliases = 8;
    private const ushort InternetClass = 1, AnyClass = 255;

    /// <summary>Writes the response, at most <paramref name="limit"/> bytes, or as many as the client takes in a datagram if that is null.</summary>
    public static DnsOutcome Answer(ReadOnlySpan<byte> query, DnsZone zone, int? limit, Span<byte> response, out int length)
    {
        length = 0;
        bool isQuery = query.Length >= DnsQuestion.HeaderLength && (query[2] & 0x80) == 0;
        if (!isQuery)
            return DnsOutcome.Drop;

        Span<char> name = stackalloc char[DnsName.MaxTextLength];
        if (!DnsQuestion.TryParse(query, name, out DnsQuestion question))
            return Refuse(query, DnsResponseCode.FormatError, response, out length);

        const int OperationMask = 0x78;
        if ((query[2] & OperationMask) != 0 || question.Class is not (InternetClass or AnyClass))
            return Refuse(query, DnsResponseCode.NotImplemented, response, out length);

        if (zone.OriginOf(question.Name) is not { } origin)
            return DnsOutcome.Forward;

        int most = limit ?? Math.Min(question.UdpSize, DnsWriter.EdnsSize);
        var writer = new DnsWriter(query, question.End, question.HasEdns, most, response);
        writer.SetAuthoritative();
        DnsOutcome outcome = Write(ref writer, question, zone, origin);
        length = writer.Finish();
        return outcome;
    }

    /// <summary>A response without records.</summary>
    public static DnsOutcome Refuse(ReadOnlySpan<byte> query, DnsResponseCode code, Span<byte> response, out int length)
    {
        Span<char> name = stackalloc char[DnsName.MaxTextLength];
        bool isReadable = DnsQuestion.TryParse(query, name, out DnsQuestion question);
        var writer = new DnsWriter(query, isReadable ? question.End : DnsQuestion.HeaderLength, question.HasEdns, response.Length, response);
        writer.SetCode(code);
        length = writer.Finish();
        return DnsOutcome.Answer;
    }

    private static DnsOutcome Write(ref DnsWriter writer, scoped DnsQuestion question, DnsZone zone, string origin)
    {
        if (zone.Find(question.Name) is not { } records)
        {
            writer.SetCode(DnsResponseCode.NameError);
            writer.Authority(origin, DnsType.SOA, TimeToLive, StartOfAuthority(stackalloc byte[600], origin));
            return DnsOutcome.Answer;
        }

        if (question.Type != DnsType.CNAME && AliasIn(records) is { } alias)
            return WriteAlias(ref writer, question, zone, alias);

        if (!WriteMatching(ref writer, records, question.Type, alias: null))
            writer.Authority(origin, DnsType.SOA, TimeToLive, StartOfAuthority(stackalloc byte[600], origin));
        else if (question.Type == DnsType.SRV)
            WriteTargets(ref writer, records, zone);

        return DnsOutcome.Answer;
    }

    // Starts at a random record, so that clients which take the first one spread over all of them.
    private static bool WriteMatching(ref DnsWriter writer, DnsRecord[] records, DnsType type, string? alias)
    {
        bool found = false;
        int first = records.Length > 1 ? Random.Shared.Next(records.Length) : 0;
        for (int at = 0; at < records.Length; at++)
        {
            DnsRecord record = records[(first + at) % records.Length];
            if (record.Type != type && type != DnsType.ANY)
                continue;

            found = true;
            bool fits = alias is null
                ? writer.Answer(DnsQuestion.HeaderLength, record.Type, TimeToLive, record.Data)
                : writer.NamedAnswer(alias, record.Type, TimeToLive, record.Data);
            if (!fits)
            {
                writer.SetTruncated();
                break;
            }
        }

        return found;
    }

    private static DnsOutcome WriteAlias(ref DnsWriter writer, scoped DnsQuestion question, DnsZone zone, DnsRecord alias)
    {
        writer.Answer(DnsQuestion.HeaderLength, DnsType.CNAME, TimeToLive, alias.Data);
        for (int hop = 0; hop < MaxAliases; hop++)
        {
            string target = alias.Target!;
            if (zone.OriginOf(target) is null)
                return DnsOutcome.FollowAlias;

            DnsRecord[] records = zone.Find(target) ?? [];
            if (AliasIn(records) is not { } next)
            {
                WriteMatching(ref writer, records, question.Type, target);
                break;
            }

            writer.NamedAnswer(target, DnsType.CNAME, TimeToLive, next.Data);
            alias = next;
        }

        return DnsOutcome.Answer;
    }

    private static void WriteTargets(ref DnsWriter writer, DnsRecord[] records, DnsZone zone)
    {
        foreach (DnsRecord record in records)
        {
            if (record.Type != DnsType.SRV || zone.Find(record.Target) is not { } addresses)
                continue;

            foreach (DnsRecord address in addresses)
            {
                if (address.Type is DnsType.A or DnsType.AAAA && !writer.Additional(record.Target, address.Type, TimeToLive, address.Data))
                    return;
            }
        }
    }

    internal static DnsRecord? AliasIn(DnsRecord[] records) => records is [{ Type: DnsType.CNAME } alias, ..] ? alias : null;

    // RFC 1035, section 3.3.13: primary server, mailbox, then serial 1, refresh 7200, retry 1800, expire 86400 and minimum.
    private static ReadOnlySpan<byte> StartOfAuthority(Span<byte> data, string origin)
    {
        int length = WriteUnder("ns.dns.", origin, data);
        length += WriteUnder("hostmaster.", origin, data[length..]);
        ReadOnlySpan<byte> numbers = [0, 0, 0, 1, 0, 0, 0x1c, 0x20, 0, 0, 0x07, 0x08, 0, 0x01, 0x51, 0x80, 0, 0, 0, (byte)TimeToLive];
        numbers.CopyTo(data[length..]);
        length += numbers.Length;
        return data[..length];
    }

    private static int WriteUnder(ReadOnlySpan<char> prefix, ReadOnlySpan<char> origin, Span<byte> data)
    {
        Span<char> name = stackalloc char[prefix.Length + origin.Length];
        prefix.CopyTo(name);
        origin.CopyTo(name[prefix.Length..]);
        return DnsName.Write(name, data);
    }
}
