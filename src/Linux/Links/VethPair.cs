using System.Net.NetworkInformation;
using Gantry.Linux.Descriptors;

namespace Gantry.Linux.Links;

/// <summary>A cable with two ends: one in the caller's network namespace, the peer in another, or in the same one if that is null.</summary>
public sealed record VethPair(string Name, string PeerName, Descriptor? PeerNamespace)
{
    public required PhysicalAddress Mac { get; init; }

    public required PhysicalAddress PeerMac { get; init; }

    public int Mtu { get; init; } = 1500;

    /// <summary>Index of the bridge that the near end becomes a port of; 0 for none.</summary>
    public int Master { get; init; }

    /// <summary>Interfaces of one group are matched by one nftables expression and deleted by one request.</summary>
    public uint Group { get; init; }
}
