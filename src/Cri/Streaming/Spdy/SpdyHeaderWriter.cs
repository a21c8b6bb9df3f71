using System.Buffers.Binary;
using System.Text;

namespace Gantry.Cri.Streaming.Spdy;

/// <summary>Packs header blocks as a zlib stream of stored blocks: valid for every reader, and the few bytes sent are not worth compressing.</summary>
internal sealed class SpdyHeaderWriter
{
    private bool _isStarted;

    public byte[] Write(IReadOnlyDictionary<string, string> headers)
    {
        var plain = new MemoryStream();
        WriteLength(plain, headers.Count);
        foreach ((string name, string value) in headers)
        {
            WriteText(plain, name);
            WriteText(plain, value);
        }

        return Stored(plain.ToArray());
    }

    // RFC 1951, section 3.2.4: one byte 0 (not the last block, stored), length and its complement (16 bits, little-endian), the bytes.
    // Then an empty stored block, the mark of a flush: readers keep back what they have until they see it.
    private byte[] Stored(byte[] plain)
    {
        byte[] start = _isStarted ? [] : [0x78, 0x01];
        _isStarted = true;
        Span<byte> head = stackalloc byte[5];
        head[0] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(head[1..], checked((ushort)plain.Length));
        BinaryPrimitives.WriteUInt16LittleEndian(head[3..], (ushort)~plain.Length);
        return [.. start, .. head, .. plain, 0, 0, 0, 0xff, 0xff];
    }

    private static void WriteText(MemoryStream target, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        WriteLength(target, bytes.Length);
        target.Write(bytes);
    }

    private static void WriteLength(MemoryStream target, int length)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, length);
        target.Write(bytes);
    }
}
