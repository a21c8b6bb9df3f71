using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Gantry.Network.Bridges.Addresses;

/// <summary>Which subnets a new network gets: those asked for, or free ones of the node's ranges.</summary>
/// <param name="Own">Subnets of the node's other networks.</param>
/// <param name="Machine">What else on the machine has routes or addresses.</param>
internal sealed record PoolPlan(BridgeOptions Options, IReadOnlyCollection<IPNetwork> Own, IReadOnlyCollection<IPNetwork> Machine)
{
    private const int FreshIpv6Attempts = 256;

    public IReadOnlyList<NetworkPool> Choose(NetworkConfig config)
    {
        var pools = new List<NetworkPool>();
        if (config.HasIpv4)
            pools.Add(ChooseOne(config, AddressFamily.InterNetwork));

        if (config.HasIpv6)
            pools.Add(ChooseOne(config, AddressFamily.InterNetworkV6));

        return pools;
    }

    private NetworkPool ChooseOne(NetworkConfig config, AddressFamily family)
    {
        PoolConfig[] asked = [.. config.Pools.Where(pool => FamilyOf(pool) == family)];
        if (asked.Length > 1)
            throw new NetworkException(NetworkFailure.Invalid, "a bridge network has at most one subnet of each address family");

        PoolConfig wanted = asked.FirstOrDefault() ?? new PoolConfig();
        IPNetwork subnet = string.IsNullOrEmpty(wanted.Subnet) ? Free(family) : Given(wanted.Subnet);
        return PoolCheck.Complete(subnet, wanted);
    }

    private static AddressFamily FamilyOf(PoolConfig pool)
    {
        string? sample = pool.Subnet ?? pool.Range ?? pool.Gateway;
        return sample?.Contains(':', StringComparison.Ordinal) == true ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
    }

    private IPNetwork Given(string text)
    {
        IPNetwork subnet = PoolCheck.Subnet(text);
        return Own.Any(other => other.Overlaps(subnet))
            ? throw new NetworkException(NetworkFailure.Forbidden, "invalid pool request: Pool overlaps with other one on this address space")
            : subnet;
    }

    private IPNetwork Free(AddressFamily family)
    {
        IEnumerable<IPNetwork> candidates = Options.AddressPools.Where(pool => pool.Range.BaseAddress.AddressFamily == family).SelectMany(Cut);
        if (family == AddressFamily.InterNetworkV6)
            candidates = candidates.Concat(FreshIpv6());

        foreach (IPNetwork candidate in candidates)
        {
            if (!Own.Any(other => other.Overlaps(candidate)) && !Machine.Any(other => other.Overlaps(candidate)))
                return candidate;
        }

        throw new NetworkException(NetworkFailure.NoFreeSubnet, "all predefined address pools have been fully subnetted");
    }

    private static IEnumerable<IPNetwork> Cut(SubnetSource pool)
    {
        AddressFamily family = pool.Range.BaseAddress.AddressFamily;
        int steps = Math.Min(pool.PrefixLength - pool.Range.PrefixLength, 16);
        UInt128 size = UInt128.One << (Subnets.Bits(family) - pool.PrefixLength);
        UInt128 start = Subnets.ToBits(pool.Range.BaseAddress);
        for (int at = 0; at < 1 << steps; at++)
            yield return new IPNetwork(Subnets.FromBits(start + (size * (uint)at), family), pool.PrefixLength);
    }

    // RFC 4193: fd, forty bits that nobody else is likely to have, and the number of the subnet.
    private IEnumerable<IPNetwork> FreshIpv6()
    {
        byte[] address = new byte[16];
        address[0] = 0xfd;
        NameHash.Digest("ipv6/" + Options.NodeName + "/" + Options.StateDirectory).AsSpan(0, 5).CopyTo(address.AsSpan(1));
        for (int number = 0; number < FreshIpv6Attempts; number++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(address.AsSpan(6), (ushort)number);
            yield return new IPNetwork(new IPAddress(address), 64);
        }
    }
}
