using System.Buffers.Binary;

namespace Gantry.Linux.Links;

/// <summary>What has passed through an interface since it was made.</summary>
public readonly record struct LinkCounters(
    ulong ReceivedPackets, ulong SentPackets, ulong ReceivedBytes, ulong SentBytes,
    ulong ReceiveErrors, ulong SendErrors, ulong ReceiveDropped, ulong SendDropped)
{
    private const int Fields = 8;

    // struct rtnl_link_stats64: the eight fields in this order, then more of them.
    internal static LinkCounters Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Fields * sizeof(ulong))
            return default;

        Span<ulong> fields = stackalloc ulong[Fields];
        for (int at = 0; at < Fields; at++)
            fields[at] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(at * sizeof(ulong))..]);

        return new LinkCounters(fields[0], fields[1], fields[2], fields[3], fields[4], fields[5], fields[6], fields[7]);
    }
}
