using System.Buffers.Binary;
using System.Text;

namespace Gantry.Linux.Systemd;

/// <summary>Lays values out as D-Bus does: little-endian, each aligned to its own size from the start of the part. See the D-Bus specification, "Marshaling".</summary>
internal sealed class BusWriter
{
    private byte[] _bytes = new byte[512];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Byte(byte value) => Next(1)[0] = value;

    public void UInt32(uint value)
    {
        Align(4);
        BinaryPrimitives.WriteUInt32LittleEndian(Next(4), value);
    }

    public void UInt64(ulong value)
    {
        Align(8);
        BinaryPrimitives.WriteUInt64LittleEndian(Next(8), value);
    }

    public void Text(string value)
    {
        int length = Encoding.UTF8.GetByteCount(value);
        UInt32((uint)length);
        Encoding.UTF8.GetBytes(value, Next(length));
        Byte(0);
    }

    /// <summary>At most 255 bytes.</summary>
    public void Signature(string value)
    {
        Byte(checked((byte)value.Length));
        Encoding.ASCII.GetBytes(value, Next(value.Length));
        Byte(0);
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        UInt32((uint)value.Length);
        value.CopyTo(Next(value.Length));
    }

    public void Raw(ReadOnlySpan<byte> value) => value.CopyTo(Next(value.Length));

    /// <summary>An array whose elements are aligned to so many bytes; its length counts from the first element on.</summary>
    public void Array(int alignment, Action writeElements)
    {
        UInt32(0);
        int lengthAt = Length - 4;
        Align(alignment);
        int first = Length;
        writeElements();
        BinaryPrimitives.WriteUInt32LittleEndian(_bytes.AsSpan(lengthAt), (uint)(Length - first));
    }

    public void Align(int size) => Next(-Length & (size - 1)).Clear();

    private Span<byte> Next(int count)
    {
        if (Length + count > _bytes.Length)
            System.Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));

        Length += count;
        return _bytes.AsSpan(Length - count, count);
    }
}
