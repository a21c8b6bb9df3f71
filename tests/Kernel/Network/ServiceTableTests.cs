using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Gantry.Linux.Nftables;
using Gantry.Network;
using Gantry.Network.Services;

namespace Gantry.Tests;

public sealed class ServiceTableTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_service_address_reaches_all_endpoints_from_pods_and_from_the_host()
    {
        await using TestNode node = await TestNode.StartAsync();
        using var table = new ServiceTable(node.Options);
        (ServiceEntry web, TestNetns[] pods) = Web(node, 3);
        var (client, _) = node.Pod("client");

        table.Replace([web]);

        Assert.Equal(["web0", "web1", "web2"], Callers(() => client.Call(web.ClusterAddresses[0], 80)));
        Assert.Equal(["web0", "web1", "web2"], Callers(() => Serve.Call(web.ClusterAddresses[0], 80)));
        Assert.Equal(3, pods.Length);
    }

    [Fact]
    public async Task A_pod_reaches_itself_through_its_service()
    {
        await using TestNode node = await TestNode.StartAsync();
        using var table = new ServiceTable(node.Options);
        (ServiceEntry web, TestNetns[] pods) = Web(node, 1);

        table.Replace([web]);

        Assert.Equal($"web0 {node.Options.Gateway}", pods[0].Call(web.ClusterAddresses[0], 80));
    }

    [Fact]
    public async Task A_node_port_answers_on_loopback_on_the_gateway_and_from_outside()
    {
        await using TestNode node = await TestNode.StartAsync();
        using var outside = new Outside();
        using var table = new ServiceTable(node.Options);
        (ServiceEntry web, _) = Web(node, 2);
        var (client, _) = node.Pod("client");

        table.Replace([web with { NodePort = 30080 }]);

        Assert.Equal(["web0", "web1"], Callers(() => Serve.Call(IPAddress.Loopback, 30080)));
        Assert.Equal(["web0", "web1"], Callers(() => outside.Namespace.Call(Outside.HostAddress, 30080)));
        Assert.Equal(["web0", "web1"], Callers(() => client.Call(node.Options.Gateway, 30080)));
    }

    [Fact]
    public async Task Local_external_traffic_keeps_the_clients_address()
    {
        await using TestNode node = await TestNode.StartAsync();
        using var outside = new Outside();
        using var table = new ServiceTable(node.Options);
        (ServiceEntry web, _) = Web(node, 2);

        table.Replace([web with { NodePort = 30081, ExternalTrafficStaysLocal = true, LocalEndpoints = [web.Endpoints[1]] }]);

        Assert.Equal($"web1 {Outside.Address}", outside.Namespace.Call(Outside.HostAddress, 30081));
        Assert.Equal(["web0", "web1"], Callers(() => Serve.Call(IPAddress.Loopback, 30081)));
    }

    [Fact]
    public async Task A_service_without_endpoints_refuses_at_once_and_so_does_an_unknown_service_address()
    {
        await using TestNode node = await TestNode.StartAsync();
        using var table = new ServiceTable(node.Options);
        (ServiceEntry web, _) = Web(node, 0);
        var (client, _) = node.Pod("client");
        table.Replace([web]);
        long start = Stopwatch.GetTimestamp();

        foreach (IPAddress address in new[] { web.ClusterAddresses[0], node.Options.ServiceCidr.Host(777) })
        {
            Assert.Equal(SocketError.ConnectionRefused, Assert.Throws<SocketException>(() => client.Call(address, 80)).SocketErrorCode);
            Assert.Equal(SocketError.ConnectionRefused, Assert.Throws<SocketException>(() => Serve.Call(address, 80)).SocketErrorCode);
        }

        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task An_endpoint_on_the_host_itself_is_reached_from_pods_and_from_the_host()
    {
        await using TestNode node = await TestNode.StartAsync();
        using var table = new ServiceTable(node.Options);
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Serve.Tcp(listener, "api", new IPEndPoint(node.Options.Gateway, 6443));
        var (client, _) = node.Pod("client");
        var api = new ServiceEntry(new ServicePortId("default", "kubernetes", "https"), TransportProtocol.Tcp, 443)
        {
            ClusterAddresses = [node.Options.ServiceCidr.Host(1)],
            Endpoints = [new IPEndPoint(node.Options.Gateway, 6443)],
        };

        table.Replace([api]);

        Assert.StartsWith("api", client.Call(api.ClusterAddresses[0], 443), StringComparison.Ordinal);
        Assert.StartsWith("api", Serve.Call(api.ClusterAddresses[0], 443), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_difference_is_applied_and_removed_services_are_gone()
    {
        await using TestNode node = await TestNode.StartAsync();
        using var table = new ServiceTable(node.Options);
        (ServiceEntry web, _) = Web(node, 3);
        table.Replace([web]);

        table.Apply([web with { Endpoints = [web.Endpoints[2]] }], []);
        Assert.Equal(["web2"], Callers(() => Serve.Call(web.ClusterAddresses[0], 80)));

        table.Apply([web with { Endpoints = [] }], []);
        Assert.Throws<SocketException>(() => Serve.Call(web.ClusterAddresses[0], 80));

        table.Apply([web], []);
        Assert.Equal(["web0", "web1", "web2"], Callers(() => Serve.Call(web.ClusterAddresses[0], 80)));

        table.Apply([], [web.Id]);
        Assert.Throws<SocketException>(() => Serve.Call(web.ClusterAddresses[0], 80));
        using var nftables = new NftablesContext();
        Assert.DoesNotContain("svc-", nftables.Run($"list table ip {node.Options.TableName}-services"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flushed_ruleset_is_restored_by_the_next_change()
    {
        await using TestNode node = await TestNode.StartAsync();
        using var table = new ServiceTable(node.Options);
        (ServiceEntry web, _) = Web(node, 2);
        table.Replace([web]);
        using var nftables = new NftablesContext();
        nftables.Run($"delete table ip {node.Options.TableName}-services");

        table.Apply([web with { Endpoints = [web.Endpoints[0]] }], []);

        Assert.Equal(["web0"], Callers(() => Serve.Call(web.ClusterAddresses[0], 80)));
    }

    [Fact]
    public async Task A_client_with_affinity_comes_back_to_its_endpoint()
    {
        await using TestNode node = await TestNode.StartAsync();
        using var table = new ServiceTable(node.Options);
        (ServiceEntry web, _) = Web(node, 3);
        var (client, _) = node.Pod("client");
        ServiceEntry sticky = web with { ClientAffinity = TimeSpan.FromHours(3) };
        table.Replace([sticky]);

        string chosen = Assert.Single(Callers(() => client.Call(web.ClusterAddresses[0], 80)));

        table.Apply([sticky with { Endpoints = [.. web.Endpoints.Where((_, at) => $"web{at}" != chosen)] }], []);
        Assert.DoesNotContain(chosen, Callers(() => client.Call(web.ClusterAddresses[0], 80)));
        table.Apply([web], []);
        Assert.Equal(3, Callers(() => client.Call(web.ClusterAddresses[0], 80)).Length);
    }

    [Fact]
    public async Task A_udp_client_that_keeps_its_port_follows_the_endpoints()
    {
        await using TestNode node = await TestNode.StartAsync();
        using var table = new ServiceTable(node.Options);
        (TestNetns one, PodAddress first) = node.Pod("one");
        (TestNetns two, PodAddress second) = node.Pod("two");
        one.ServeUdp("one", 5300);
        two.ServeUdp("two", 5300);
        var dns = new ServiceEntry(new ServicePortId("kube-system", "dns", "dns"), TransportProtocol.Udp, 53)
        {
            ClusterAddresses = [node.Options.ServiceCidr.Host(10)],
            Endpoints = [new IPEndPoint(first.Address, 5300)],
        };
        table.Replace([dns]);
        using Socket client = node.Pod("client").Namespace.Run(() => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
        client.Connect(dns.ClusterAddresses[0], 53);
        Assert.Equal("one", Ask(client));

        table.Apply([dns with { Endpoints = [new IPEndPoint(second.Address, 5300)] }], []);

        Assert.Equal("two", Ask(client));
    }

    [Fact]
    public async Task A_restart_of_everything_leaves_open_connections_and_services_alone()
    {
        await using TestNode node = await TestNode.StartAsync();
        var (echo, address) = node.Pod("echo");
        var (client, _) = node.Pod("client");
        using Socket listener = echo.Run(() => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        listener.Bind(new IPEndPoint(IPAddress.Any, 8080));
        listener.Listen();
        var service = new ServiceEntry(new ServicePortId("default", "echo", "tcp"), TransportProtocol.Tcp, 80)
        {
            ClusterAddresses = [node.Options.ServiceCidr.Host(100)],
            Endpoints = [new IPEndPoint(address.Address, 8080)],
        };
        using (var before = new ServiceTable(node.Options))
            before.Replace([service]);
        using Socket open = client.Run(() => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        open.Connect(service.ClusterAddresses[0], 80);
        using Socket accepted = listener.Accept();

        await node.RestartAsync();
        using Socket between = client.Run(() => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        between.Connect(service.ClusterAddresses[0], 80);
        using var after = new ServiceTable(node.Options);
        after.Replace([service]);

        accepted.Send("still here"u8);
        open.ReceiveTimeout = 3000;
        byte[] buffer = new byte[64];
        Assert.Equal("still here", Encoding.ASCII.GetString(buffer, 0, open.Receive(buffer)));
    }

    [Fact]
    public async Task Services_of_two_nodes_on_one_machine_do_not_disturb_each_other()
    {
        await using TestNode one = await TestNode.StartAsync();
        await using TestNode two = await TestNode.StartAsync();
        using var first = new ServiceTable(one.Options);
        using var second = new ServiceTable(two.Options);
        (ServiceEntry web, _) = Web(one, 2);
        (ServiceEntry other, _) = Web(two, 1);
        var (client, _) = one.Pod("client");

        first.Replace([web with { NodePort = 30090 }]);
        second.Replace([other with { NodePort = 30091 }]);

        Assert.Equal(["web0", "web1"], Callers(() => client.Call(web.ClusterAddresses[0], 80)));
        Assert.Equal(["web0"], Callers(() => Serve.Call(other.ClusterAddresses[0], 80)));
        Assert.Equal(["web0", "web1"], Callers(() => Serve.Call(IPAddress.Loopback, 30090)));
        Assert.Equal(["web0"], Callers(() => Serve.Call(IPAddress.Loopback, 30091)));
    }

    [Fact]
    public async Task One_service_more_is_cheap_after_a_thousand()
    {
        await using TestNode node = await TestNode.StartAsync();
        using var table = new ServiceTable(node.Options);
        ServiceEntry[] many = [.. Enumerable.Range(0, 1000).Select(at => Synthetic(node, at))];
        (ServiceEntry web, _) = Web(node, 1);

        table.Replace([web]);
        Measure("200 connections through the only service", () => Connect(web, 200));
        Measure("1,000 services, 4 endpoints each, at once", () => table.Replace(many));
        table.Apply([web], []);
        Measure("200 connections through one of 1,000 services", () => Connect(web, 200));
        Measure("one service more", () => table.Apply([Synthetic(node, 1001)], []));
        Measure("one service's endpoints changed", () => table.Apply([many[5] with { Endpoints = [.. many[5].Endpoints.Take(3)] }], []));
        Measure("one service removed", () => table.Apply([], [many[7].Id]));

        Assert.Equal(1001, table.Entries.Count);
    }

    private static void Connect(ServiceEntry service, int times)
    {
        for (int at = 0; at < times; at++)
            Serve.Call(service.ClusterAddresses[0], 80);
    }

    private void Measure(string what, Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        output.WriteLine($"{what}: {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F1} ms");
    }

    private static ServiceEntry Synthetic(TestNode node, int at) =>
        new(new ServicePortId("many", $"service-{at}", "http"), TransportProtocol.Tcp, 80)
        {
            ClusterAddresses = [node.Options.ServiceCidr.Host((uint)(at + 1000))],
            Endpoints = [.. Enumerable.Range(0, 4).Select(endpoint => new IPEndPoint(node.Options.PodCidr.Host((uint)(1000 + (at * 4) + endpoint)), 8080))],
        };

    private static (ServiceEntry, TestNetns[]) Web(TestNode node, int replicas)
    {
        var pods = Enumerable.Range(0, replicas).Select(at => node.Pod($"web{at}")).ToArray();
        for (int at = 0; at < replicas; at++)
            pods[at].Namespace.ServeTcp($"web{at}", 8080);

        var entry = new ServiceEntry(new ServicePortId("default", "web", "http"), TransportProtocol.Tcp, 80)
        {
            ClusterAddresses = [node.Options.ServiceCidr.Host(100)],
            Endpoints = [.. pods.Select(pod => new IPEndPoint(pod.Address.Address, 8080))],
        };
        return (entry, [.. pods.Select(pod => pod.Namespace)]);
    }

    // Thirty calls miss one of three endpoints in one run of 60,000.
    private static string[] Callers(Func<string> call) =>
        [.. Enumerable.Range(0, 30).Select(_ => call().Split(' ')[0]).Distinct().Order()];

    private static string Ask(Socket client)
    {
        client.ReceiveTimeout = 3000;
        client.Send("?"u8);
        byte[] buffer = new byte[64];
        return Encoding.ASCII.GetString(buffer, 0, client.Receive(buffer));
    }
}
