using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Gantry.Kube.Protobuf;

/// <summary>
/// Writes a protobuf message from its end to its beginning, so that the length of what is inside is known when its head is due.
/// https://protobuf.dev/programming-guides/encoding
/// </summary>
internal sealed class ProtobufWriter(int capacity = 1024)
{
    private const int VarintType = 0;
    private const int Fixed64Type = 1;
    private const int BytesType = 2;

    private byte[] _buffer = new byte[capacity];
    private int _free = capacity;

    /// <summary>How much has been written. A message ends where this was taken before its fields were written.</summary>
    public int Length => _buffer.Length - _free;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(_free);

    public void Number(int field, ulong value)
    {
        Varint(value);
        Tag(field, VarintType);
    }

    public void Double(int field, double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(Take(8), value);
        Tag(field, Fixed64Type);
    }

    public void Text(int field, string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        Encoding.UTF8.GetBytes(text, Take(length));
        Head(field, length);
    }

    public void Bytes(int field, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Take(bytes.Length));
        Head(field, bytes.Length);
    }

    /// <summary>Makes a message of what was written since.</summary>
    public void Close(int field, int since) => Head(field, Length - since);

    public void Raw(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    private void Head(int field, int length)
    {
        Varint((ulong)length);
        Tag(field, BytesType);
    }

    private void Tag(int field, int type) => Varint(((ulong)field << 3) | (uint)type);

    private void Varint(ulong value)
    {
        Span<byte> place = Take((BitOperations.Log2(value | 1) / 7) + 1);
        for (int i = 0; i < place.Length - 1; i++)
        {
            place[i] = (byte)(value | 0x80);
            value >>= 7;
        }

        place[^1] = (byte)value;
    }

    private Span<byte> Take(int count)
    {
        if (count > _free)
            Grow(count);
        _free -= count;
        return _buffer.AsSpan(_free, count);
    }

    private void Grow(int count)
    {
        byte[] larger = new byte[Math.Max(_buffer.Length * 2, Length + count)];
        Written.CopyTo(larger.AsSpan(larger.Length - Length));
        _free = larger.Length - Length;
        _buffer = larger;
    }
}
