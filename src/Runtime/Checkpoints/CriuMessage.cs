using System.Buffers;
using System.Text;

namespace Gantry.Runtime.Checkpoints;

/// <summary>Writes a message in the encoding of protocol buffers, which criu's RPC speaks: fields by number, in any order.</summary>
internal sealed class CriuMessage
{
    private const int VarintKind = 0;
    private const int BytesKind = 2;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    public byte[] Written => _bytes.WrittenSpan.ToArray();

    public CriuMessage Number(int field, long value)
    {
        Varint(((ulong)field << 3) | VarintKind);
        Varint((ulong)value);
        return this;
    }

    /// <summary>False is the default of every flag and is left out.</summary>
    public CriuMessage Flag(int field, bool value) => value ? Number(field, 1) : this;

    public CriuMessage Text(int field, string? value) => string.IsNullOrEmpty(value) ? this : Bytes(field, Encoding.UTF8.GetBytes(value));

    public CriuMessage Message(int field, CriuMessage value) => Bytes(field, value.Written);

    /// <summary>Answers the fields of a message one after the other: the number, and the value or the bytes.</summary>
    public static IEnumerable<(int Field, ulong Value, ReadOnlyMemory<byte> Bytes)> Read(ReadOnlyMemory<byte> message)
    {
        for (int at = 0; at < message.Length;)
        {
            ulong key = ReadVarint(message.Span, ref at);
            int length = (int)(key & 7) switch
            {
                VarintKind => 0,
                1 => 8,
                5 => 4,
                BytesKind => checked((int)ReadVarint(message.Span, ref at)),
                _ => throw Garbled(),
            };
            ulong value = (key & 7) == VarintKind ? ReadVarint(message.Span, ref at) : 0;
            if (length > message.Length - at)
                throw Garbled();

            yield return ((int)(key >> 3), value, message.Slice(at, length));
            at += length;
        }
    }

    private CriuMessage Bytes(int field, byte[] value)
    {
        Varint(((ulong)field << 3) | BytesKind);
        Varint((ulong)value.Length);
        _bytes.Write(value);
        return this;
    }

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            _bytes.Write([(byte)(value | 0x80)]);

        _bytes.Write([(byte)value]);
    }

    private static ulong ReadVarint(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            if (at >= bytes.Length)
                throw Garbled();

            byte next = bytes[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }

        throw Garbled();
    }

    private static RuntimeException Garbled() => new(RuntimeFailure.CriuFailed, "criu answered with something that is no message");
}
