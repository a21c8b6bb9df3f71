using System.Net;
using System.Net.NetworkInformation;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Links;

namespace Gantry.Network.Bridges.Cables;

/// <summary>The changes that connect one container to one network: a veth pair whose outer end is a port of the bridge.</summary>
internal sealed record ContainerCable(string HostInterface, Endpoint Endpoint)
{
    public static ContainerCable Of(string sandboxId, Endpoint endpoint) =>
        new("gv" + NameHash.Hex($"{sandboxId}/{endpoint.NetworkId}", 13), endpoint);

    /// <summary>One address has one hardware address, so that neighbours who remember it are right about the next container too.</summary>
    public static PhysicalAddress MacOf(IPAddress? ipv4, IPAddress? ipv6) =>
        new([0x02, 0x47, .. ipv4?.GetAddressBytes() ?? ipv6?.GetAddressBytes()[^4..] ?? []]);

    private PhysicalAddress OuterMac => new([0x06, 0x47, .. NameHash.Digest(HostInterface)[..4]]);

    public LinkBatch Create(Descriptor containerNamespace, int bridge, int mtu, uint group, bool isIsolated)
    {
        LinkBatch batch = new LinkBatch()
            .DeleteLink(HostInterface)
            .CreateVeth(new VethPair(HostInterface, Endpoint.InterfaceName, containerNamespace)
            {
                Mac = OuterMac,
                PeerMac = Endpoint.MacAddress!,
                Mtu = mtu,
                Group = group,
                Master = bridge,
            })
            .Configure(HostInterface, new LinkSettings { NoLinkLocalAddress = true });
        if (isIsolated)
            batch.Configure(HostInterface, new LinkSettings { IsIsolated = true });

        return batch.Configure(HostInterface, new LinkSettings { Up = true });
    }

    // The settings come before the interface is up: coming up is what would make a link-local address.
    public LinkBatch ConfigureInside(int index)
    {
        var batch = new LinkBatch();
        batch.Configure("lo", new LinkSettings { Up = true });
        if (Endpoint.Ipv6Address is null)
            batch.Configure(index, new LinkSettings { NoLinkLocalAddress = true });

        batch.Configure(index, new LinkSettings { Up = true });
        if (Endpoint.Ipv4Address is { } ipv4)
            batch.AddAddress(index, ipv4, Endpoint.Ipv4PrefixLength, hasRoute: true);

        if (Endpoint.Ipv6Address is { } ipv6)
            batch.AddAddress(index, ipv6, Endpoint.Ipv6PrefixLength, hasRoute: true);

        return batch;
    }
}
