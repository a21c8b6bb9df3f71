using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Gantry.Network;

/// <summary>Arithmetic on networks and addresses of both families.</summary>
public static class Subnets
{
    /// <summary>The address at that place of the network; 0 is the network's own.</summary>
    public static IPAddress Host(this IPNetwork network, uint place) =>
        FromBits(ToBits(network.BaseAddress) + place, network.BaseAddress.AddressFamily);

    /// <summary>The highest address of the network; IPv4 sends to everybody with it.</summary>
    public static IPAddress Last(this IPNetwork network)
    {
        int hostBits = Bits(network.BaseAddress.AddressFamily) - network.PrefixLength;
        UInt128 hosts = hostBits == 128 ? UInt128.MaxValue : (UInt128.One << hostBits) - 1;
        return FromBits(ToBits(network.BaseAddress) | hosts, network.BaseAddress.AddressFamily);
    }

    public static bool Overlaps(this IPNetwork one, IPNetwork other) =>
        one.BaseAddress.AddressFamily == other.BaseAddress.AddressFamily
        && (one.Contains(other.BaseAddress) || other.Contains(one.BaseAddress));

    internal static int Bits(AddressFamily family) => family == AddressFamily.InterNetwork ? 32 : 128;

    internal static UInt128 ToBits(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out int length);
        return length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    internal static IPAddress FromBits(UInt128 bits, AddressFamily family)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, bits);
        return new IPAddress(family == AddressFamily.InterNetwork ? bytes[12..] : bytes);
    }

    internal static uint ToNumber(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (address.AddressFamily != AddressFamily.InterNetwork || !address.TryWriteBytes(bytes, out _))
            throw new NetworkException(NetworkFailure.Invalid, $"{address} is not an IPv4 address");

        return BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    internal static IPAddress FromNumber(uint number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return new IPAddress(bytes);
    }
}
