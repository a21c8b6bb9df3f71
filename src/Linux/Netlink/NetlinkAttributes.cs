using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Gantry.Linux.Netlink;

/// <summary>Walks the attributes of a message or of a nest; an attribute that claims more than is there ends the walk.</summary>
internal ref struct NetlinkAttributes(ReadOnlySpan<byte> bytes)
{
    private const int HeaderLength = 4;

    // The two upper bits say "nested" and "big-endian".
    private const int TypeMask = 0x3fff;

    private ReadOnlySpan<byte> _rest = bytes;

    public int Type { get; private set; }

    public ReadOnlySpan<byte> Value { get; private set; }

    public readonly uint Number => Value.Length >= 4 ? BinaryPrimitives.ReadUInt32LittleEndian(Value) : 0;

    public readonly ushort BigEndian16 => Value.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(Value) : (ushort)0;

    public readonly byte Octet => Value.Length >= 1 ? Value[0] : (byte)0;

    public readonly string Text => Encoding.UTF8.GetString(Value.TrimEnd((byte)0));

    public readonly IPAddress? Address => Value.Length is 4 or 16 ? new IPAddress(Value) : null;

    public readonly NetlinkAttributes Nested => new(Value);

    public bool Next()
    {
        if (_rest.Length < HeaderLength)
            return false;

        int length = BinaryPrimitives.ReadUInt16LittleEndian(_rest);
        if (length < HeaderLength || length > _rest.Length)
            return false;

        Type = BinaryPrimitives.ReadUInt16LittleEndian(_rest[2..]) & TypeMask;
        Value = _rest[HeaderLength..length];
        _rest = _rest[Math.Min(_rest.Length, NetlinkBuffer.Align(length))..];
        return true;
    }
}
