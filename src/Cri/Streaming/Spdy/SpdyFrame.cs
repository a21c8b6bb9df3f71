using System.Buffers.Binary;

namespace Gantry.Cri.Streaming.Spdy;

/// <summary>
/// The first eight bytes of a frame (SPDY/3.1, section 2.2). Control: bit 1, version 3 (15 bits), type (16 bits), flags (8), length (24).
/// Data: bit 0, stream (31 bits), flags (8), length (24).
/// </summary>
internal readonly record struct SpdyFrame(bool IsControl, SpdyFrameType Type, uint Stream, byte Flags, int Length)
{
    public const int Size = 8;
    public const byte Fin = 1;

    /// <summary>Frames of kubectl's streams are at most 32 KiB; a longer one is refused.</summary>
    public const int MaxLength = 1024 * 1024;

    public bool IsLast => (Flags & Fin) != 0;

    public static SpdyFrame Parse(ReadOnlySpan<byte> head)
    {
        uint first = BinaryPrimitives.ReadUInt32BigEndian(head);
        uint second = BinaryPrimitives.ReadUInt32BigEndian(head[4..]);
        var (flags, length) = ((byte)(second >> 24), (int)(second & 0xffffff));
        if (length > MaxLength)
            throw new SpdyException($"a frame of {length} bytes is over the limit");
        if (first >> 31 == 0)
            return new SpdyFrame(false, default, first, flags, length);

        return (first >> 16 & 0x7fff) == 3
            ? new SpdyFrame(true, (SpdyFrameType)(first & 0xffff), 0, flags, length)
            : throw new SpdyException("not a SPDY/3 frame");
    }

    public void Write(Span<byte> head)
    {
        BinaryPrimitives.WriteUInt32BigEndian(head, IsControl ? 0x80030000 | (uint)Type : Stream);
        BinaryPrimitives.WriteUInt32BigEndian(head[4..], (uint)Flags << 24 | (uint)Length);
    }
}
