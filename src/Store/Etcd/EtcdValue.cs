using System.Buffers.Binary;
using Google.Protobuf;

namespace Gantry.Store.Etcd;

/// <summary>
/// A value as etcd keeps it. The revision is known only after the commit, so the bytes are kept without it and with the place where it belongs;
/// who reads them stamps them once. Layout, big-endian: 'G', flags, 8 bytes mark of the write, 4 bytes place, then, by flag, 8 bytes
/// each of the revisions that a restored entry keeps, then the bytes.
/// </summary>
/// <param name="Mark">Told apart from all other writes by this number, a writer recognises its own.</param>
/// <param name="Created">The revision that made the entry, where etcd's own is not it.</param>
/// <param name="Modified">The revision that last changed the entry, where etcd's own is not it.</param>
internal readonly record struct EtcdValue(Payload Payload, ulong Mark, Revision? Created = null, Revision? Modified = null)
{
    private const byte Format = (byte)'G';
    private const int HeadBytes = 14;

    public ByteString Encode()
    {
        int head = HeadBytes + (Created is null ? 0 : 8) + (Modified is null ? 0 : 8);
        byte[] whole = new byte[head + Payload.Bytes.Length];
        whole[0] = Format;
        whole[1] = (byte)((Created is null ? 0 : 1) | (Modified is null ? 0 : 2));
        BinaryPrimitives.WriteUInt64BigEndian(whole.AsSpan(2), Mark);
        BinaryPrimitives.WriteInt32BigEndian(whole.AsSpan(10), Payload.RevisionAt);
        int at = HeadBytes;
        foreach (Revision? revision in (ReadOnlySpan<Revision?>)[Created, Modified])
        {
            if (revision is not { } known)
                continue;
            BinaryPrimitives.WriteInt64BigEndian(whole.AsSpan(at), known.Value);
            at += 8;
        }

        Payload.Bytes.Span.CopyTo(whole.AsSpan(at));
        return UnsafeByteOperations.UnsafeWrap(whole);
    }

    /// <summary>The value, or null for bytes that no store of this kind has written.</summary>
    public static EtcdValue? Decode(ReadOnlyMemory<byte> whole)
    {
        ReadOnlySpan<byte> bytes = whole.Span;
        if (bytes.Length < HeadBytes || bytes[0] != Format || bytes[1] > 3)
            return null;

        int at = HeadBytes;
        Revision? created = Take(bytes, 1, ref at), modified = Take(bytes, 2, ref at);
        int revisionAt = BinaryPrimitives.ReadInt32BigEndian(bytes[10..]);
        if (at > bytes.Length || revisionAt > bytes.Length - at)
            return null;
        return new EtcdValue(new Payload(whole[at..], revisionAt), BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]), created, modified);
    }

    public Entry ToEntry(string key, Revision created, Revision modified)
    {
        Revision at = Modified ?? modified;
        return new Entry(key, Payload.Stamped(at), Created ?? created, at);
    }

    private static Revision? Take(ReadOnlySpan<byte> bytes, byte flag, ref int at)
    {
        if ((bytes[1] & flag) == 0)
            return null;
        at += 8;
        return at <= bytes.Length ? new Revision(BinaryPrimitives.ReadInt64BigEndian(bytes[(at - 8)..])) : null;
    }
}
