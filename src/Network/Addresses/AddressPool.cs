using System.Net;

namespace Gantry.Network.Addresses;

/// <summary>The addresses of one subnet: never two pods with one address, and what was released last is reused last.</summary>
internal sealed class AddressPool
{
    private readonly Lock _gate = new();
    private readonly HashSet<uint> _used = [];
    private readonly Queue<uint> _released = new();
    private readonly uint _first;
    private readonly uint _last;
    private uint _next;

    /// <summary>Network, gateway and broadcast address are never given out; <paramref name="lastGiven"/> is where an earlier process stopped.</summary>
    public AddressPool(IPNetwork subnet, IReadOnlyCollection<IPAddress> inUse, IPAddress? lastGiven = null)
    {
        uint start = Subnets.ToNumber(subnet.BaseAddress);
        _first = start + 2;
        _last = start + (uint)((1UL << (32 - subnet.PrefixLength)) - 2);
        _used.UnionWith(inUse.Select(Subnets.ToNumber));
        _next = lastGiven is not null && subnet.Contains(lastGiven) ? Math.Max(_first, Subnets.ToNumber(lastGiven) + 1) : _first;
        for (uint address = _first; address < _next; address++)
        {
            if (!_used.Contains(address))
                _released.Enqueue(address);
        }
    }

    public IPAddress Take()
    {
        lock (_gate)
        {
            uint address = TakeNext() ?? throw new NetworkException(NetworkFailure.AddressesExhausted, "all pod addresses of this node are in use");
            _used.Add(address);
            return Subnets.FromNumber(address);
        }
    }

    public void Release(IPAddress address)
    {
        uint number = Subnets.ToNumber(address);
        lock (_gate)
        {
            if (_used.Remove(number) && number >= _first && number < _next)
                _released.Enqueue(number);
        }
    }

    private uint? TakeNext()
    {
        while (_next <= _last)
        {
            uint fresh = _next++;
            if (!_used.Contains(fresh))
                return fresh;
        }

        while (_released.TryDequeue(out uint old))
        {
            if (!_used.Contains(old))
                return old;
        }

        return null;
    }
}
