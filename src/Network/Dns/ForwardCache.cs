using System.Buffers.Binary;
using System.Collections.Concurrent;

namespace Gantry.Network.Dns;

/// <summary>Answers of other servers, for as long as they said and never longer than a minute.</summary>
internal sealed class ForwardCache(int capacity, TimeProvider clock)
{
    private const uint LongestSeconds = 60;
    private const uint NegativeSeconds = 5;

    private sealed record Entry(byte[] Response, long StoredAt, uint Seconds);

    private readonly ConcurrentDictionary<Key, Entry> _entries = new();

    internal readonly record struct Key(string Name, DnsType Type, bool HasEdns);

    /// <summary>The response as it would come now: its times to live reduced by its age.</summary>
    public byte[]? Find(Key key)
    {
        if (!_entries.TryGetValue(key, out Entry? entry))
            return null;

        uint age = (uint)clock.GetElapsedTime(entry.StoredAt).TotalSeconds;
        if (age >= entry.Seconds)
        {
            _entries.TryRemove(key, out _);
            return null;
        }

        byte[] response = [.. entry.Response];
        Age(response, age);
        return response;
    }

    public void Add(Key key, byte[] response, int questionEnd)
    {
        uint seconds = LifetimeOf(response, questionEnd);
        if (seconds == 0)
            return;

        // Thrown away whole: this is rare, and an age order would cost every answer.
        if (_entries.Count >= capacity)
            _entries.Clear();

        _entries[key] = new Entry(response, clock.GetTimestamp(), seconds);
    }

    internal static uint LifetimeOf(ReadOnlySpan<byte> response, int questionEnd)
    {
        bool isTruncated = (response[2] & 0x02) != 0;
        var code = (DnsResponseCode)(response[3] & 0x0f);
        if (isTruncated || code is not (DnsResponseCode.NoError or DnsResponseCode.NameError))
            return 0;

        int answers = BinaryPrimitives.ReadUInt16BigEndian(response[6..]);
        uint shortest = answers > 0 ? LongestSeconds : NegativeSeconds;
        var records = new DnsRecordReader(response, questionEnd);
        while (records.Next())
        {
            if (records.Type != DnsType.OPT)
                shortest = Math.Min(shortest, records.TimeToLive);
        }

        return shortest;
    }

    private static void Age(Span<byte> response, uint seconds)
    {
        Span<char> name = stackalloc char[DnsName.MaxTextLength];
        if (!DnsQuestion.TryParse(response, name, out DnsQuestion question))
            return;

        var records = new DnsRecordReader(response, question.End);
        while (records.Next())
        {
            if (records.Type != DnsType.OPT)
                BinaryPrimitives.WriteUInt32BigEndian(response[records.TimeToLiveStart..], records.TimeToLive - Math.Min(seconds, records.TimeToLive));
        }
    }
}
