using System.Net;
using System.Net.NetworkInformation;
using Gantry.Linux.Links;

namespace Gantry.Network.Bridges.Cables;

/// <summary>
/// A cable with both ends on the host. The first packet to a published port goes to the host itself, so that the host's own input rules
/// judge it; what they let pass comes in a second time through this cable, and only here it is translated.
/// </summary>
internal sealed record FirewallLoop(string NodeName)
{
    public string Outgoing => "gl" + NameHash.Hex("loop/" + NodeName, 12);

    public string Incoming => "gm" + NameHash.Hex("loop/" + NodeName, 12);

    /// <summary>Packets are sent to these; nobody has them.</summary>
    public IPAddress Target => LinkLocal(1);

    public static IPAddress TargetIpv6 { get; } = IPAddress.Parse("fe80::4700:1");

    private static PhysicalAddress Mac { get; } = new([0x02, 0x47, 0, 0, 0, 0x02]);

    // An interface without any address drops what fails the strict reverse path check for all interfaces; with one the loose check applies.
    private IPAddress Own => LinkLocal(2);

    public void Create(LinkSocket links)
    {
        if (links.Find(Outgoing) is null)
            links.Apply(new LinkBatch().CreateVeth(new VethPair(Outgoing, Incoming, PeerNamespace: null) { Mac = Mac, PeerMac = Mac }));

        int incoming = IndexOf(links, Incoming), outgoing = IndexOf(links, Outgoing);
        var batch = new LinkBatch();
        foreach (int index in new[] { outgoing, incoming })
        {
            batch.Configure(index, new LinkSettings { NoLinkLocalAddress = true, HasLooseReversePath = true });
            batch.Configure(index, new LinkSettings { Up = true, HasNoNeighbours = true });
        }

        batch.AddAddress(incoming, Own, 32);
        if (BridgeLinks.HostHasIpv6)
            batch.SetRoute(new Route(new IPNetwork(TargetIpv6, 128)) { LinkIndex = outgoing });

        links.Apply(batch);
    }

    public LinkBatch Delete() => new LinkBatch().DeleteLink(Outgoing);

    private IPAddress LinkLocal(byte place)
    {
        byte[] hash = NameHash.Digest("loop/" + NodeName);
        return new IPAddress([169, 254, (byte)(1 + (hash[0] % 253)), (byte)((hash[1] & 0xfc) | place)]);
    }

    private static int IndexOf(LinkSocket links, string name) =>
        links.Find(name)?.Index ?? throw new NetworkException(NetworkFailure.Invalid, $"interface {name} has disappeared");
}
