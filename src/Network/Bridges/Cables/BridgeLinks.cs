using System.Net.NetworkInformation;
using System.Net.Sockets;
using Gantry.Linux.Links;

namespace Gantry.Network.Bridges.Cables;

/// <summary>The Linux bridges of a node's networks.</summary>
internal sealed class BridgeLinks(BridgeOptions options, LinkSocket links)
{
    private const string Ipv6Settings = "/proc/sys/net/ipv6/conf";
    private readonly Lazy<int> _outsideMtu = new(() => OutsideMtu(links));

    public static bool HostHasIpv6 => Directory.Exists(Ipv6Settings);

    public int DefaultMtu => options.Mtu ?? _outsideMtu.Value;

    public int MtuOf(NetworkRecord network) => BridgeSettings.Of(network.Config).Mtu is { } asked and > 0 ? asked : DefaultMtu;

    /// <summary>Makes the bridge with its addresses, or completes the one that is there.</summary>
    public void Create(NetworkRecord network)
    {
        BridgeSettings settings = BridgeSettings.Of(network.Config);
        links.Apply(new LinkBatch().CreateBridge(network.BridgeName, MacOf(network), MtuOf(network)));
        int index = IndexOf(network);
        bool hasIpv6 = network.Ipv6 is not null && HostHasIpv6;
        PrepareIpv6(network.BridgeName, hasIpv6);
        var batch = new LinkBatch()
            .Configure(index, new LinkSettings { NoLinkLocalAddress = !hasIpv6, RouteLocalnet = true, Group = options.BridgeGroup })
            .Configure(index, new LinkSettings { Up = true });
        foreach (NetworkPool pool in network.Pools)
        {
            if (settings.ModeOf(pool.IsIpv6) != GatewayMode.Isolated && (!pool.IsIpv6 || hasIpv6))
                batch.AddAddress(index, pool.Gateway, pool.Subnet.PrefixLength, hasRoute: true);
        }

        links.Apply(batch);
        if (hasIpv6)
            ForwardIpv6();
    }

    public void Delete(NetworkRecord network) => links.Apply(new LinkBatch().DeleteLink(network.BridgeName));

    public int IndexOf(NetworkRecord network) =>
        links.Find(network.BridgeName)?.Index ?? throw new NetworkException(NetworkFailure.Invalid, $"bridge {network.BridgeName} has disappeared");

    private static PhysicalAddress MacOf(NetworkRecord network) => new([0x02, 0x48, .. NameHash.Digest(network.Id)[..4]]);

    // What a container says about routes is no concern of the host (CVE-2020-13401).
    private static void PrepareIpv6(string bridge, bool isUsed)
    {
        if (!HostHasIpv6)
            return;

        File.WriteAllText($"{Ipv6Settings}/{bridge}/accept_ra", "0");
        File.WriteAllText($"{Ipv6Settings}/{bridge}/disable_ipv6", isUsed ? "0" : "1");
    }

    // A host that forwards stops listening to its router, unless it is told to listen all the same: then it keeps its own way out.
    private void ForwardIpv6()
    {
        const string Forwarding = $"{Ipv6Settings}/all/forwarding";
        if (File.ReadAllText(Forwarding).Trim() == "1")
            return;

        HashSet<int> waysOut = [.. links.Routes().Where(route => route is { Destination.PrefixLength: 0, Destination.BaseAddress.AddressFamily: AddressFamily.InterNetworkV6 }).Select(route => route.LinkIndex)];
        foreach (Link link in links.Links().Where(link => waysOut.Contains(link.Index)))
        {
            string path = $"{Ipv6Settings}/{link.Name}/accept_ra";
            if (File.Exists(path) && File.ReadAllText(path).Trim() == "1")
                File.WriteAllText(path, "2");
        }

        File.WriteAllText(Forwarding, "1");
    }

    private static int OutsideMtu(LinkSocket links)
    {
        int outside = links.Routes().FirstOrDefault(route => route is { Destination.PrefixLength: 0, Gateway: not null })?.LinkIndex ?? 0;
        return links.Links().FirstOrDefault(link => link.Index == outside)?.Mtu ?? 1500;
    }
}
