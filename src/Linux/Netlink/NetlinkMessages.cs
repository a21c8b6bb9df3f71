using System.Buffers.Binary;

namespace Gantry.Linux.Netlink;

/// <summary>Walks the messages of one received datagram; a message that claims more than is there ends the walk.</summary>
internal ref struct NetlinkMessages(ReadOnlySpan<byte> datagram)
{
    public const ushort Error = 2;
    public const ushort Done = 3;
    private const int HeaderLength = 16;

    private ReadOnlySpan<byte> _rest = datagram;

    public ushort Type { get; private set; }

    public NetlinkFlags Flags { get; private set; }

    public uint Sequence { get; private set; }

    public ReadOnlySpan<byte> Body { get; private set; }

    public bool Next()
    {
        if (_rest.Length < HeaderLength)
            return false;

        uint length = BinaryPrimitives.ReadUInt32LittleEndian(_rest);
        if (length < HeaderLength || length > _rest.Length)
            return false;

        Type = BinaryPrimitives.ReadUInt16LittleEndian(_rest[4..]);
        Flags = (NetlinkFlags)BinaryPrimitives.ReadUInt16LittleEndian(_rest[6..]);
        Sequence = BinaryPrimitives.ReadUInt32LittleEndian(_rest[8..]);
        Body = _rest[HeaderLength..(int)length];
        _rest = _rest[Math.Min(_rest.Length, NetlinkBuffer.Align((int)length))..];
        return true;
    }
}
