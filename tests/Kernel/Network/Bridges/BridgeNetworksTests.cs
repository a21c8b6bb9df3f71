using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Gantry.Linux.Links;
using Gantry.Network;
using Gantry.Network.Bridges;

namespace Gantry.Tests;

public sealed class BridgeNetworksTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Containers_of_one_network_reach_one_another_the_host_and_the_outside()
    {
        await using TestBridges bridges = await TestBridges.StartAsync();
        using var outside = new Outside();
        TestContainer web = bridges.Container("web", bridges.Default), client = bridges.Container("client", bridges.Default);
        web.Namespace.ServeTcp("web", 80);
        outside.Namespace.ServeTcp("outside", 80);

        Assert.Equal($"web {client.Address}", client.Namespace.Call(web.Address, 80));
        Assert.Equal($"web {bridges.Default.Ipv4!.Gateway}", Serve.Call(web.Address, 80));
        Assert.Equal($"outside {Outside.HostAddress}", client.Namespace.Call(Outside.Address, 80));
    }

    [Fact]
    public async Task Networks_do_not_reach_one_another()
    {
        await using TestBridges bridges = await TestBridges.StartAsync();
        NetworkRecord other = await bridges.CreateAsync("other");
        TestContainer web = bridges.Container("web", bridges.Default), client = bridges.Container("client", other);
        web.Namespace.ServeTcp("web", 80);

        Assert.ThrowsAny<Exception>(() => client.Namespace.CallBriefly(web.Address, 80));
    }

    [Fact]
    public async Task A_container_connects_to_a_second_network_and_leaves_it_while_it_runs()
    {
        await using TestBridges bridges = await TestBridges.StartAsync();
        NetworkRecord other = await bridges.CreateAsync("a-other");
        TestContainer client = bridges.Container("client", bridges.Default), web = bridges.Container("web", other);
        web.Namespace.ServeTcp("web", 80);

        Endpoint second = client.Connect(other);
        Assert.Equal("eth1", second.InterfaceName);
        Assert.Equal($"web {second.Ipv4Address}", client.Namespace.Call(web.Address, 80));
        Assert.Equal(other.Ipv4!.Gateway, DefaultGateway(client));

        bridges.Networks.Disconnect(client.Id, other.Id);
        Assert.Equal(bridges.Default.Ipv4!.Gateway, DefaultGateway(client));
        Assert.ThrowsAny<Exception>(() => client.Namespace.CallBriefly(web.Address, 80));
    }

    [Fact]
    public async Task The_network_with_the_highest_gateway_priority_has_the_default_route()
    {
        await using TestBridges bridges = await TestBridges.StartAsync();
        NetworkRecord other = await bridges.CreateAsync("zzz");
        TestContainer client = bridges.Container("client", bridges.Default);

        client.Connect(other, new EndpointConfig { GatewayPriority = 1 });

        Assert.Equal(other.Ipv4!.Gateway, DefaultGateway(client));
    }

    [Fact]
    public async Task Addresses_and_connections_survive_a_restart()
    {
        await using TestBridges bridges = await TestBridges.StartAsync();
        using var outside = new Outside();
        NetworkRecord other = await bridges.CreateAsync("other");
        TestContainer web = bridges.Container("web", other);
        using Socket listener = web.Namespace.Run(() => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        listener.Bind(new IPEndPoint(IPAddress.Any, 80));
        listener.Listen();
        web.Publish(80, "8080");
        using Socket client = outside.Namespace.Run(() => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        client.Connect(Outside.HostAddress, 8080);
        using Socket served = listener.Accept();

        await bridges.RestartAsync();

        client.Send([1]);
        byte[] buffer = new byte[1];
        served.ReceiveTimeout = 30_000;
        Assert.Equal(1, served.Receive(buffer));
        served.Send([2]);
        client.ReceiveTimeout = 30_000;
        Assert.Equal(1, client.Receive(buffer));
        Assert.Equal(web.Address, Assert.Single(bridges.Networks.Members(other.Id)).Endpoint.Ipv4Address);
        Assert.NotEqual(web.Address, bridges.Container("next", bridges.Networks.Get("other")).Address);
    }

    [Fact]
    public async Task Interfaces_are_counted_from_the_containers_side()
    {
        await using TestBridges bridges = await TestBridges.StartAsync();
        TestContainer web = bridges.Container("web", bridges.Default), client = bridges.Container("client", bridges.Default);
        web.Namespace.ServeTcp("web", 80);
        client.Namespace.Call(web.Address, 80);

        InterfaceCounters counters = Assert.Single(bridges.Networks.Counters(client.Id));

        Assert.Equal("eth0", counters.Name);
        Assert.True(counters.ReceivedBytes > 0 && counters.SentBytes > 0);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task What_connecting_publishing_and_leaving_cost(bool hasNames, bool publishes)
    {
        await using TestBridges bridges = await TestBridges.StartAsync();
        NetworkRecord network = hasNames ? await bridges.CreateAsync("net") : bridges.Default;
        const int Rounds = 20;
        double[] connect = new double[Rounds], publish = new double[Rounds], leave = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            TestContainer container = bridges.Container("c");
            connect[round] = Time(() => container.Connect(network));
            publish[round] = publishes ? Time(() => container.Publish(80)) : 0;
            leave[round] = Time(() => bridges.Networks.DetachSandbox(container.Id));
        }

        output.WriteLine($"names {hasNames}, port {publishes}: connect {Median(connect):F2} ms, publish {Median(publish):F2} ms, detach {Median(leave):F2} ms");
    }

    private static double Time(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    private static IPAddress? DefaultGateway(TestContainer container)
    {
        using LinkSocket inside = container.Namespace.Links();
        return inside.Routes().First(route => route is { Destination.PrefixLength: 0, Gateway: not null }).Gateway;
    }
}
