using System.Net;
using System.Net.Sockets;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Links;

namespace Gantry.Tests;

/// <summary>Another machine, one cable away from the host.</summary>
internal sealed class Outside : IDisposable
{
    public static readonly IPAddress Address = IPAddress.Parse("198.51.100.2"), HostAddress = IPAddress.Parse("198.51.100.1");
    public static readonly IPAddress Ipv6 = IPAddress.Parse("2001:db8:1::2"), HostIpv6 = IPAddress.Parse("2001:db8:1::1");
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
        links.Apply(new LinkBatch().AddAddress(links.Find("out0")!.Index, HostIpv6, 64, hasRoute: true));
        inside.Apply(new LinkBatch().AddAddress(inside.Find("eth0")!.Index, Ipv6, 64, hasRoute: true));
    }

    public TestNetns Namespace { get; } = new();

    /// <summary>Somebody on the same cable who sends packets for the host's containers to the host.</summary>
    public void RouteTo(IPNetwork subnet)
    {
        using LinkSocket inside = Namespace.Links();
        inside.Apply(new LinkBatch().SetRoute(new Route(subnet) { LinkIndex = inside.Find("eth0")!.Index, Gateway = HostAddress }));
    }

    public bool Reaches(IPAddress address, int port)
    {
        try
        {
            return Namespace.CallBriefly(address, port).Length > 0;
        }
        catch (Exception failure) when (failure is System.Net.Sockets.SocketException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Sends a datagram until there is an answer; the answer's length, or 0.</summary>
    public int AsksUdp(IPAddress address, int port, TimeSpan deadline)
    {
        using Socket socket = Namespace.Run(() => new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp));
        socket.ReceiveTimeout = 500;
        socket.Connect(address, port);
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        while (System.Diagnostics.Stopwatch.GetElapsedTime(start) < deadline)
        {
            try
            {
                socket.Send([1]);
                return socket.Receive(new byte[64]);
            }
            catch (SocketException)
            {
                // Nothing yet, or refused.
            }
        }

        return 0;
    }

    /// <summary>The host gets a route that has nothing to do with us.</summary>
    public void HostHas(IPNetwork subnet)
    {
        using var links = LinkSocket.Open();
        links.Apply(new LinkBatch().SetRoute(new Route(subnet) { LinkIndex = links.Find("out0")!.Index, Gateway = Address }));
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
