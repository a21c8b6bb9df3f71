using System.Net;

namespace Gantry.Network.Bridges;

/// <summary>A subnet that a network has.</summary>
public sealed record NetworkPool(IPNetwork Subnet, IPAddress Gateway)
{
    /// <summary>The part that addresses are given out from, if it is not the whole.</summary>
    public IPNetwork? Range { get; init; }

    public IReadOnlyDictionary<string, string> Reserved { get; init => field = value ?? new Dictionary<string, string>(); } =
        new Dictionary<string, string>();

    public bool IsIpv6 => Subnet.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
}
