using System.Buffers.Binary;
using System.Text;

namespace Gantry.Linux.Systemd;

/// <summary>Reads values that D-Bus laid out, from a message whose length is known; what does not fit is an error of the sender.</summary>
internal ref struct BusReader(ReadOnlySpan<byte> bytes, int position = 0)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Position { get; private set; } = position;

    public byte Byte() => Next(1)[0];

    public uint UInt32()
    {
        Align(4);
        return BinaryPrimitives.ReadUInt32LittleEndian(Next(4));
    }

    public string Text()
    {
        int length = checked((int)UInt32());
        string text = Encoding.UTF8.GetString(Next(length));
        Next(1);
        return text;
    }

    public string Signature()
    {
        string text = Encoding.ASCII.GetString(Next(Byte()));
        Next(1);
        return text;
    }

    public void Align(int size) => Next(-Position & (size - 1));

    private ReadOnlySpan<byte> Next(int count)
    {
        if (count > _bytes.Length - Position)
            throw new SystemdException("org.freedesktop.DBus.Error.InvalidArgs", "systemd sent a message that is cut short");

        ReadOnlySpan<byte> part = _bytes.Slice(Position, count);
        Position += count;
        return part;
    }
}
