using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Gantry.Network;

/// <summary>Arithmetic on IPv4 networks and addresses.</summary>
public static class Subnets
{
    /// <summary>The address at that place of the network; 0 is the network's own.</summary>
    public static IPAddress Host(this IPNetwork network, uint place) => FromNumber(ToNumber(network.BaseAddress) + place);

    public static bool Overlaps(this IPNetwork one, IPNetwork other) =>
        one.BaseAddress.AddressFamily == other.BaseAddress.AddressFamily
        && (one.Contains(other.BaseAddress) || other.Contains(one.BaseAddress));

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
