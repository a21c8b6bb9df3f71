using System.Net;
using System.Net.NetworkInformation;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Links;

namespace Gantry.Network.Pods;

/// <summary>The changes that connect one pod: a veth pair, routed, not switched, so that all of a pod's packets pass the host's rules.</summary>
internal sealed record PodCable(NetworkOptions Network, string PodId, IPAddress Address, int Mtu)
{
    public const string InterfaceName = "eth0";

    // Every host end may have the same hardware address: each is alone with its pod.
    private static readonly PhysicalAddress HostMac = new([0x02, 0x47, 0, 0, 0, 0x01]);

    public string HostInterface => "gp" + NameHash.Hex($"{Network.BridgeName}/{PodId}", 12);

    private PhysicalAddress PodMac => new([0x02, 0x47, .. Address.GetAddressBytes()]);

    private IPNetwork Itself => new(Address, 32);

    public LinkBatch Create(Descriptor podNamespace) => new LinkBatch()
        .DeleteLink(HostInterface)
        .CreateVeth(new VethPair(HostInterface, InterfaceName, podNamespace)
        {
            Mac = HostMac,
            PeerMac = PodMac,
            Mtu = Mtu,
            Group = Network.LinkGroup,
        });

    public LinkBatch ConfigurePod(int index) => new LinkBatch()
        .Configure("lo", new LinkSettings { Up = true })
        .Configure(index, new LinkSettings { NoLinkLocalAddress = true })
        .Configure(index, new LinkSettings { Up = true })
        .AddAddress(index, Address, 32)
        .SetNeighbour(index, Network.Gateway, HostMac)
        .SetRoute(new Route(new IPNetwork(IPAddress.Any, 0)) { LinkIndex = index, Gateway = Network.Gateway, OnLink = true });

    // The settings come before the interface is up: coming up is what would make a link-local address.
    public LinkBatch ConfigureHost(int index) => new LinkBatch()
        .Configure(index, new LinkSettings { NoLinkLocalAddress = true, RouteLocalnet = true, ReversePathFilter = true })
        .Configure(index, new LinkSettings { Up = true })
        .SetNeighbour(index, Address, PodMac)
        .SetRoute(new Route(Itself) { LinkIndex = index, Source = Network.Gateway });
}
