namespace Gantry.Network.Dns;

/// <summary>The slow half of answering: names of others, and aliases that lead out of the zone.</summary>
internal sealed class DnsResolution(Func<DnsForwarder> forwarder)
{
    private const int MaxMessage = 65535;

    public async Task<byte[]> AnswerAsync(DnsOutcome outcome, byte[] query, DnsZone zone, bool overTcp, CancellationToken cancel)
    {
        byte[]? response = outcome == DnsOutcome.FollowAlias
            ? await FollowAsync(query, zone, overTcp, cancel)
            : await forwarder().AskAsync(query, overTcp, cancel);
        return response ?? Failure(query);
    }

    public static byte[] Failure(ReadOnlySpan<byte> query)
    {
        byte[] response = new byte[query.Length + 16];
        DnsResponder.Refuse(query, DnsResponseCode.ServerFailure, response, out int length);
        return response[..length];
    }

    // A stub resolver follows no aliases by itself: it wants the address in the same answer.
    private async Task<byte[]?> FollowAsync(byte[] query, DnsZone zone, bool overTcp, CancellationToken cancel)
    {
        if (TargetOf(query, zone) is not { } alias)
            return null;

        byte[] question = QuestionFor(alias.Target, alias.Type);
        byte[]? found = await forwarder().AskAsync(question, overTcp, cancel);
        return found is null ? null : Join(query, alias.Records, found, overTcp);
    }

    internal sealed record Alias(string Target, DnsType Type, IReadOnlyList<(string Name, DnsRecord Record)> Records);

    internal static Alias? TargetOf(ReadOnlySpan<byte> query, DnsZone zone)
    {
        Span<char> buffer = stackalloc char[DnsName.MaxTextLength];
        if (!DnsQuestion.TryParse(query, buffer, out DnsQuestion question))
            return null;

        string name = question.Name.ToString();
        var records = new List<(string, DnsRecord)>();
        while (records.Count < 8 && zone.Find(name) is { } here && DnsResponder.AliasIn(here) is { } alias)
        {
            records.Add((name, alias));
            name = alias.Target!;
        }

        return records.Count > 0 ? new Alias(name, question.Type, records) : null;
    }

    internal static byte[] QuestionFor(string name, DnsType type) =>
        [0, 0, 0x01, 0, 0, 1, 0, 0, 0, 0, 0, 0, .. DnsName.Encode(name), (byte)((ushort)type >> 8), (byte)type, 0, 1];

    internal static byte[] Join(ReadOnlySpan<byte> query, IReadOnlyList<(string Name, DnsRecord Record)> aliases, ReadOnlySpan<byte> found, bool overTcp)
    {
        Span<char> name = stackalloc char[DnsName.MaxTextLength];
        DnsQuestion.TryParse(query, name, out DnsQuestion question);
        byte[] response = new byte[overTcp ? MaxMessage : Math.Min(question.UdpSize, DnsWriter.EdnsSize)];
        var writer = new DnsWriter(query, question.End, question.HasEdns, response.Length, response);
        foreach ((string owner, DnsRecord alias) in aliases)
            writer.NamedAnswer(owner, DnsType.CNAME, DnsResponder.TimeToLive, alias.Data);

        CopyAnswers(found, ref writer);
        writer.SetCode((DnsResponseCode)(found[3] & 0x0f));
        return response[..writer.Finish()];
    }

    // Addresses and further aliases only: the names inside other types would have to be decompressed one type at a time.
    private static void CopyAnswers(ReadOnlySpan<byte> found, ref DnsWriter writer)
    {
        Span<char> text = stackalloc char[DnsName.MaxTextLength];
        Span<byte> target = stackalloc byte[DnsName.MaxTextLength + 2];
        if (!DnsQuestion.TryParse(found, text, out DnsQuestion asked))
            return;

        int left = (found[6] << 8) | found[7];
        var records = new DnsRecordReader(found, asked.End);
        while (left-- > 0 && records.Next())
        {
            int at = records.NameStart;
            if (!DnsName.TryRead(found, ref at, text, out int length))
                return;

            string owner = text[..length].ToString();
            ReadOnlySpan<byte> data = found.Slice(records.DataStart, records.DataLength);
            int dataAt = records.DataStart;
            if (records.Type == DnsType.CNAME && DnsName.TryRead(found, ref dataAt, text, out length))
                writer.NamedAnswer(owner, DnsType.CNAME, records.TimeToLive, target[..DnsName.Write(text[..length], target)]);
            else if (records.Type is DnsType.A or DnsType.AAAA)
                writer.NamedAnswer(owner, records.Type, records.TimeToLive, data);
        }
    }
}
