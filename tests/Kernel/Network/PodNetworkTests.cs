using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Links;
using Gantry.Linux.Nftables;
using Gantry.Network;

namespace Gantry.Tests;

public sealed class PodNetworkTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Pods_reach_one_another_with_their_own_addresses()
    {
        await using TestNode node = await TestNode.StartAsync();
        var (web, webAddress) = node.Pod("web");
        var (client, clientAddress) = node.Pod("client");
        web.ServeTcp("web", 80);

        string answer = client.Call(webAddress.Address, 80);

        Assert.Equal($"web {clientAddress.Address}", answer);
    }

    [Fact]
    public async Task The_first_packet_of_a_new_pod_arrives()
    {
        await using TestNode node = await TestNode.StartAsync();
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 2000 };
        listener.Bind(new IPEndPoint(node.Options.Gateway, 5005));
        for (int at = 0; at < 20; at++)
        {
            var (pod, _) = node.Pod($"pod-{at}");
            using Socket socket = pod.Run(() => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));

            socket.SendTo([(byte)at], new IPEndPoint(node.Options.Gateway, 5005));

            byte[] got = new byte[1];
            Assert.Equal(1, listener.Receive(got));
            Assert.Equal(at, got[0]);
        }
    }

    [Fact]
    public async Task The_host_reaches_a_pod_from_the_gateway_address()
    {
        await using TestNode node = await TestNode.StartAsync();
        var (web, address) = node.Pod("web");
        web.ServeTcp("web", 80);

        Assert.Equal($"web {node.Options.Gateway}", Serve.Call(address.Address, 80));
    }

    [Fact]
    public async Task A_pod_reaches_the_outside_with_the_hosts_address()
    {
        await using TestNode node = await TestNode.StartAsync();
        using var outside = new Outside();
        var (client, _) = node.Pod("client");
        outside.Namespace.ServeTcp("outside", 80);

        Assert.Equal($"outside {Outside.HostAddress}", client.Call(Outside.Address, 80));
    }

    [Fact]
    public async Task An_address_that_no_pod_has_is_refused_soon()
    {
        await using TestNode node = await TestNode.StartAsync();
        var (client, _) = node.Pod("client");
        long start = Stopwatch.GetTimestamp();

        Assert.Throws<SocketException>(() => client.Call(node.Options.PodCidr.Host(999), 80));

        // One second is TCP's first retry: the refusal may meet a socket that is still busy sending.
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(2.5));
    }

    [Fact]
    public async Task Addresses_survive_a_restart_and_open_connections_go_on()
    {
        await using TestNode node = await TestNode.StartAsync();
        var (web, address) = node.Pod("web");
        web.ServeTcp("web", 80);

        await node.RestartAsync();

        Assert.Equal(address, node.Network.Find("web"));
        Assert.Equal(address, node.Network.Attach("web", web.Path));
        Assert.NotEqual(address.Address, node.Pod("other").Address.Address);
        Assert.StartsWith("web", Serve.Call(address.Address, 80), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pod_whose_namespace_was_lost_gets_its_address_back_in_the_new_one()
    {
        await using TestNode node = await TestNode.StartAsync();
        var (old, address) = node.Pod("web");
        old.Dispose();
        using var fresh = new TestNetns();
        fresh.ServeTcp("web", 80);

        Assert.Equal(address, node.Network.Attach("web", fresh.Path));
        Assert.StartsWith("web", Serve.Call(address.Address, 80), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Detaching_twice_is_fine_and_frees_the_address()
    {
        await using TestNode node = await TestNode.StartAsync();
        var (_, address) = node.Pod("web");

        node.Network.Detach("web");
        node.Network.Detach("web");

        Assert.Null(node.Network.Find("web"));
        using var links = LinkSocket.Open();
        Assert.Null(links.Find(address.HostInterface));
        Assert.NotEqual(address.Address, node.Pod("next").Address.Address);
    }

    [Fact]
    public async Task A_failed_attach_leaves_nothing_behind()
    {
        await using TestNode node = await TestNode.StartAsync();

        Assert.ThrowsAny<Exception>(() => node.Network.Attach("web", "/nowhere/net"));

        Assert.Empty(node.Network.PodIds);
    }

    [Fact]
    public async Task Purging_removes_every_interface_route_and_table()
    {
        string[] before = Traces();
        TestNode node = await TestNode.StartAsync();
        node.Pod("web", new PortMapping(TransportProtocol.Tcp, 8080, 80));

        await node.DisposeAsync();

        Assert.Equal(before, Traces());
    }

    [Fact]
    public async Task Two_nodes_live_side_by_side()
    {
        await using TestNode one = await TestNode.StartAsync();
        await using TestNode two = await TestNode.StartAsync();
        var (web, address) = one.Pod("web");
        web.ServeTcp("one", 80);
        var (client, _) = two.Pod("web");

        Assert.StartsWith("one", client.Call(address.Address, 80), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_port_leads_to_its_pod_from_everywhere()
    {
        await using TestNode node = await TestNode.StartAsync();
        using var outside = new Outside();
        var (web, address) = node.Pod("web", new PortMapping(TransportProtocol.Tcp, 8081, 80));
        var (client, clientAddress) = node.Pod("client");
        web.ServeTcp("web", 80);

        Assert.Equal($"web {Outside.Address}", outside.Namespace.Call(Outside.HostAddress, 8081));
        Assert.Equal($"web {node.Options.Gateway}", Serve.Call(IPAddress.Loopback, 8081));
        Assert.Equal($"web {clientAddress.Address}", client.Call(node.Options.Gateway, 8081));
        Assert.Equal($"web {node.Options.Gateway}", web.Call(node.Options.Gateway, 8081));

        await node.RestartAsync();
        Assert.Equal($"web {Outside.Address}", outside.Namespace.Call(Outside.HostAddress, 8081));

        node.Network.Detach("web");
        Assert.Throws<SocketException>(() => Serve.Call(IPAddress.Loopback, 8081));
        Assert.NotEqual(address.Address, IPAddress.Any);
    }

    [Fact]
    public async Task A_host_port_in_use_names_its_owner_and_takes_no_address()
    {
        await using TestNode node = await TestNode.StartAsync();
        node.Pod("first", new PortMapping(TransportProtocol.Tcp, 8082, 80));

        var failure = Assert.Throws<NetworkException>(() => node.Pod("second", new PortMapping(TransportProtocol.Tcp, 8082, 80)));

        Assert.Equal(NetworkFailure.PortInUse, failure.Kind);
        Assert.Contains("first", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["first"], node.Network.PodIds);
    }

    [Fact]
    public async Task A_pod_cannot_reach_what_listens_on_the_hosts_loopback()
    {
        await using TestNode node = await TestNode.StartAsync();
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Serve.Tcp(listener, "secret", new IPEndPoint(IPAddress.Loopback, 9999));
        var (client, _) = node.Pod("client");
        using LinkSocket inside = client.Links();
        inside.Apply(new LinkBatch().DeleteRoute(new Route(new IPNetwork(IPAddress.Parse("127.0.0.0"), 8)) { Kind = RouteKind.Local, Table = 255 }));
        inside.Apply(new LinkBatch()
            .Configure("eth0", new LinkSettings { RouteLocalnet = true })
            .SetRoute(new Route(new IPNetwork(IPAddress.Parse("127.0.0.1"), 32)) { LinkIndex = inside.Find("eth0")!.Index, Gateway = node.Options.Gateway, OnLink = true }));

        Assert.ThrowsAny<Exception>(() => client.CallBriefly(IPAddress.Loopback, 9999));
    }

    [Fact]
    public async Task Attaching_fifty_pods_at_once_gives_fifty_addresses()
    {
        await using TestNode node = await TestNode.StartAsync();
        ThreadPool.SetMinThreads(32, 4);
        TestNetns[] namespaces = [.. Enumerable.Range(0, 50).Select(_ => new TestNetns())];
        var addresses = new PodAddress[50];
        long start = Stopwatch.GetTimestamp();

        Parallel.For(0, 50, at => addresses[at] = node.Network.Attach($"pod-{at}", namespaces[at].Path));

        output.WriteLine($"attach of 50 at once: {Stopwatch.GetElapsedTime(start).TotalMilliseconds / 50:F2} ms each");
        Assert.Equal(50, addresses.Select(address => address.Address).Distinct().Count());
        start = Stopwatch.GetTimestamp();
        Parallel.For(0, 50, new ParallelOptions { MaxDegreeOfParallelism = 32 }, at => node.Network.Detach($"pod-{at}"));
        output.WriteLine($"detach of 50 at once: {Stopwatch.GetElapsedTime(start).TotalMilliseconds / 50:F2} ms each");
        start = Stopwatch.GetTimestamp();
        for (int at = 0; at < 50; at++)
            node.Network.Attach($"again-{at}", namespaces[at].Path);
        output.WriteLine($"attach one by one: {Stopwatch.GetElapsedTime(start).TotalMilliseconds / 50:F2} ms each");
        Array.ForEach(namespaces, netns => netns.Dispose());
    }

    [Fact]
    public async Task Rules_that_somebody_flushed_come_back_with_all_published_ports()
    {
        await using TestNode node = await TestNode.StartAsync();
        var (web, _) = node.Pod("web", new PortMapping(TransportProtocol.Tcp, 8083, 80));
        web.ServeTcp("web", 80);
        using var nftables = new NftablesContext();
        nftables.Run("flush ruleset");
        Assert.Throws<SocketException>(() => Serve.Call(IPAddress.Loopback, 8083));

        node.Network.RestoreRules();

        Assert.StartsWith("web", Serve.Call(IPAddress.Loopback, 8083), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_firewall_that_drops_forwarded_packets_is_named()
    {
        await using TestNode node = await TestNode.StartAsync();
        Assert.Empty(node.Network.Obstacles());
        using var nftables = new NftablesContext();
        nftables.Run("table ip others { chain FORWARD { type filter hook forward priority filter; policy drop; }; }");
        try
        {
            Assert.Contains("ip others FORWARD", Assert.Single(node.Network.Obstacles()), StringComparison.Ordinal);
        }
        finally
        {
            nftables.Run("delete table ip others");
        }
    }

    private static string[] Traces()
    {
        using var links = LinkSocket.Open();
        using var nftables = new NftablesContext();
        return
        [
            .. links.Links().Select(link => link.Name),
            .. links.Routes().Select(route => route.Destination.ToString()),
            nftables.Run("list tables"),
        ];
    }
}
