using System.Net;
using System.Net.Sockets;

namespace Gantry.Network.Bridges.Addresses;

/// <summary>Who may have which address of one pool. The lowest free one is given, as people expect of Docker. Not for several threads.</summary>
internal sealed class SubnetAddresses
{
    private readonly NetworkPool pool;
    private readonly AddressFamily family;
    private readonly HashSet<UInt128> used = [];
    private readonly UInt128 first;
    private readonly UInt128 last;
    private UInt128 lowest;

    public SubnetAddresses(NetworkPool pool)
    {
        this.pool = pool;
        IPNetwork range = pool.Range ?? pool.Subnet;
        family = range.BaseAddress.AddressFamily;
        lowest = first = Subnets.ToBits(range.BaseAddress);
        last = Subnets.ToBits(range.Last());
        foreach (IPAddress address in Never())
            used.Add(Subnets.ToBits(address));
    }

    /// <summary>The next free address, or null where there is none.</summary>
    public IPAddress? Take()
    {
        for (UInt128 candidate = lowest; candidate >= first && candidate <= last; candidate++)
        {
            if (!used.Add(candidate))
                continue;

            lowest = candidate + 1;
            return Subnets.FromBits(candidate, family);
        }

        return null;
    }

    /// <summary>False if somebody has it, or nobody may.</summary>
    public bool TryTake(IPAddress address) => pool.Subnet.Contains(address) && used.Add(Subnets.ToBits(address));

    public void Release(IPAddress address)
    {
        UInt128 bits = Subnets.ToBits(address);
        if (used.Remove(bits) && bits >= first && bits < lowest)
            lowest = bits;
    }

    // The network's own address, and in IPv4 everybody's, is nobody's.
    private IEnumerable<IPAddress> Never()
    {
        yield return pool.Subnet.BaseAddress;
        yield return pool.Gateway;
        if (family == AddressFamily.InterNetwork)
            yield return pool.Subnet.Last();

        foreach (string reserved in pool.Reserved.Values)
            yield return IPAddress.Parse(reserved);
    }
}
