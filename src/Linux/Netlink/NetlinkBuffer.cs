using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;

namespace Gantry.Linux.Netlink;

/// <summary>Netlink messages being written one after the other: header, family header, attributes. See netlink(7).</summary>
internal sealed class NetlinkBuffer
{
    private const int HeaderLength = 16;
    private const int LengthOffset = 0;
    private const int SequenceOffset = 8;

    private byte[] _bytes = new byte[512];
    private int _length;
    private int _messageStart = -1;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    public int MessageCount { get; private set; }

    public void Begin(ushort type, NetlinkFlags flags, ReadOnlySpan<byte> familyHeader)
    {
        _messageStart = _length;
        Span<byte> header = Grow(HeaderLength);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], type);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], (ushort)flags);
        familyHeader.CopyTo(Grow(familyHeader.Length));
        MessageCount++;
    }

    public void End()
    {
        Patch32(_messageStart + LengthOffset, (uint)(_length - _messageStart));
        _messageStart = -1;
    }

    public void Attribute(int type, ReadOnlySpan<byte> value)
    {
        Span<byte> header = Grow(4);
        BinaryPrimitives.WriteUInt16LittleEndian(header, checked((ushort)(4 + value.Length)));
        BinaryPrimitives.WriteUInt16LittleEndian(header[2..], (ushort)type);
        value.CopyTo(Grow(value.Length));
    }

    public void Attribute(int type, byte value) => Attribute(type, [value]);

    public void Attribute(int type, uint value)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(number, value);
        Attribute(type, number);
    }

    public void AttributeBigEndian(int type, ushort value)
    {
        Span<byte> number = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(number, value);
        Attribute(type, number);
    }

    public void Attribute(int type, string value) => Attribute(type, Encoding.UTF8.GetBytes(value + "\0"));

    public void Attribute(int type, IPAddress value)
    {
        Span<byte> address = stackalloc byte[16];
        value.TryWriteBytes(address, out int written);
        Attribute(type, address[..written]);
    }

    /// <summary>Opens an attribute that holds what is written until <see cref="EndNest"/> is called with the returned position.</summary>
    public int BeginNest(int type)
    {
        int start = _length;
        BinaryPrimitives.WriteUInt16LittleEndian(Grow(4)[2..], (ushort)type);
        return start;
    }

    /// <summary>Writes bytes that stand inside a nest before its attributes, as the peer's header in a veth request.</summary>
    public void Raw(ReadOnlySpan<byte> value) => value.CopyTo(Grow(value.Length));

    public void EndNest(int start) =>
        BinaryPrimitives.WriteUInt16LittleEndian(_bytes.AsSpan(start), checked((ushort)(_length - start)));

    public void NumberFrom(uint sequence)
    {
        for (int at = 0; at < _length; at += Align((int)Read32(at + LengthOffset)))
            Patch32(at + SequenceOffset, sequence++);
    }

    public static int Align(int size) => (size + 3) & ~3;

    public static byte[] HeaderOf<T>(in T header) where T : unmanaged => MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in header)).ToArray();

    // Every piece starts on a multiple of four; the bytes that fill it up stay zero.
    private Span<byte> Grow(int size)
    {
        int start = _length;
        _length += Align(size);
        if (_length > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_length, _bytes.Length * 2));

        return _bytes.AsSpan(start, size);
    }

    private uint Read32(int at) => BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(at));

    private void Patch32(int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(_bytes.AsSpan(at), value);
}
