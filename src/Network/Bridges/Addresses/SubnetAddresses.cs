using System.Net;
using System.Net.Sockets;

namespace Gantry.Network.Bridges.Addresses;

/// <summary>Who may have which address of one pool. The lowest free one is given, as people expect of Docker. Not for several threads.</summary>
internal sealed class SubnetAddresses
{
    private readonly NetworkPool _pool;
    private readonly AddressFamily _family;
    private readonly HashSet<UInt128> _used = [];
    private readonly UInt128 _first;
    private readonly UInt128 _last;
    private UInt128 _lowest;

    public SubnetAddresses(NetworkPool pool)
    {
        _pool = pool;
        IPNetwork range = pool.Range ?? pool.Subnet;
        _family = range.BaseAddress.AddressFamily;
        _lowest = _first = Subnets.ToBits(range.BaseAddress);
        _last = Subnets.ToBits(range.Last());
        foreach (IPAddress address in Never())
            _used.Add(Subnets.ToBits(address));
    }

    /// <summary>The next free address, or null where there is none.</summary>
    public IPAddress? Take()
    {
        for (UInt128 candidate = _lowest; candidate >= _first && candidate <= _last; candidate++)
        {
            if (!_used.Add(candidate))
                continue;

            _lowest = candidate + 1;
            return Subnets.FromBits(candidate, _family);
        }

        return null;
    }

    /// <summary>False if somebody has it, or nobody may.</summary>
    public bool TryTake(IPAddress address) => _pool.Subnet.Contains(address) && _used.Add(Subnets.ToBits(address));

    public void Release(IPAddress address)
    {
        UInt128 bits = Subnets.ToBits(address);
        if (_used.Remove(bits) && bits >= _first && bits < _lowest)
            _lowest = bits;
    }

    // The network's own address, and in IPv4 everybody's, is nobody's.
    private IEnumerable<IPAddress> Never()
    {
        yield return _pool.Subnet.BaseAddress;
        yield return _pool.Gateway;
        if (_family == AddressFamily.InterNetwork)
            yield return _pool.Subnet.Last();

        foreach (string reserved in _pool.Reserved.Values)
            yield return IPAddress.Parse(reserved);
    }
}
