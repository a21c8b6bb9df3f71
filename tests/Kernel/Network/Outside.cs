using System.Net;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Links;

namespace Gantry.Tests;

/// <summary>Another machine, one cable away from the host.</summary>
internal sealed class Outside : IDisposable
{
    public static readonly IPAddress Address = IPAddress.Parse("198.51.100.2"), HostAddress = IPAddress.Parse("198.51.100.1");
    private static readonly IPNetwork Subnet = IPNetwork.Parse("198.51.100.0/24");

    public Outside()
    {
        using var links = LinkSocket.Open();
        using var there = Descriptor.Open(Namespace.Path);
        links.Apply(new LinkBatch().DeleteLink("out0").CreateVeth(new VethPair("out0", "eth0", there)
        {
            Mac = new([2, 0, 0, 0, 0, 1]),
            PeerMac = new([2, 0, 0, 0, 0, 2]),
        }));
        Connect(links, "out0", HostAddress);
        using LinkSocket inside = Namespace.Links();
        Connect(inside, "eth0", Address);
    }

    public TestNetns Namespace { get; } = new();

    /// <summary>Somebody on the same cable who sends packets for the host's containers to the host.</summary>
    public void RouteTo(IPNetwork subnet)
    {
        using LinkSocket inside = Namespace.Links();
        inside.Apply(new LinkBatch().SetRoute(new Route(subnet) { LinkIndex = inside.Find("eth0")!.Index, Gateway = HostAddress }));
    }

    public void Dispose()
    {
        Namespace.Dispose();
        using var links = LinkSocket.Open();
        links.Apply(new LinkBatch().DeleteLink("out0"));
    }

    private static void Connect(LinkSocket links, string name, IPAddress address)
    {
        int index = links.Find(name)!.Index;
        links.Apply(new LinkBatch()
            .Configure(index, new LinkSettings { Up = true })
            .AddAddress(index, address, 24)
            .SetRoute(new Route(Subnet) { LinkIndex = index, Source = address }));
    }
}
