using System.Net;

namespace Gantry.Network.Addresses;

/// <summary>The addresses of one subnet: never two pods with one address, and what was released last is reused last.</summary>
internal sealed class AddressPool
{
    private readonly Lock gate = new();
    private readonly HashSet<uint> used = [];
    private readonly Queue<uint> released = new();
    private readonly uint first;
    private readonly uint last;
    private uint next;

    /// <summary>Network, gateway and broadcast address are never given out; <paramref name="lastGiven"/> is where an earlier process stopped.</summary>
    public AddressPool(IPNetwork subnet, IReadOnlyCollection<IPAddress> inUse, IPAddress? lastGiven = null)
    {
        uint start = Subnets.ToNumber(subnet.BaseAddress);
        first = start + 2;
        last = start + (uint)((1UL << (32 - subnet.PrefixLength)) - 2);
        used.UnionWith(inUse.Select(Subnets.ToNumber));
        next = lastGiven is not null && subnet.Contains(lastGiven) ? Math.Max(first, Subnets.ToNumber(lastGiven) + 1) : first;
        for (uint address = first; address < next; address++)
        {
            if (!used.Contains(address))
                released.Enqueue(address);
        }
    }

    public IPAddress Take()
    {
        lock (gate)
        {
            uint address = TakeNext() ?? throw new NetworkException(NetworkFailure.AddressesExhausted, "all pod addresses of this node are in use");
            used.Add(address);
            return Subnets.FromNumber(address);
        }
    }

    public void Release(IPAddress address)
    {
        uint number = Subnets.ToNumber(address);
        lock (gate)
        {
            if (used.Remove(number) && number >= first && number < next)
                released.Enqueue(number);
        }
    }

    private uint? TakeNext()
    {
        while (next <= last)
        {
            uint fresh = next++;
            if (!used.Contains(fresh))
                return fresh;
        }

        while (released.TryDequeue(out uint old))
        {
            if (!used.Contains(old))
                return old;
        }

        return null;
    }
}
