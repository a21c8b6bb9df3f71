using System.Net;
using System.Net.Sockets;
using Gantry.Linux.Nftables;
using Gantry.Network;
using Gantry.Network.Bridges;

namespace Gantry.Tests;

public sealed class PublishedPortTests
{
    private const string ReversePathFilter = "/proc/sys/net/ipv4/conf/all/rp_filter";

    [Fact]
    public async Task A_published_port_answers_the_outside_with_the_callers_own_address()
    {
        await using TestBridges bridges = await TestBridges.StartAsync();
        using var outside = new Outside();
        TestContainer web = bridges.Container("web", bridges.Default);
        web.Namespace.ServeTcp("web", 80);
        web.Publish(80, "8080");

        Assert.Equal($"web {Outside.Address}", outside.Namespace.Call(Outside.HostAddress, 8080));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_published_port_answers_the_host_its_neighbours_and_the_container_itself(bool areShown)
    {
        using var setting = BridgedPackets.Shown(areShown);
        await using TestBridges bridges = await TestBridges.StartAsync();
        using var outside = new Outside();
        NetworkRecord other = await bridges.CreateAsync("other");
        TestContainer web = bridges.Container("web", bridges.Default), near = bridges.Container("near", bridges.Default), far = bridges.Container("far", other);
        web.Namespace.ServeTcp("web", 80);
        web.Publish(80, "8080");

        Assert.StartsWith("web", Serve.Call(IPAddress.Loopback, 8080), StringComparison.Ordinal);
        Assert.StartsWith("web", Serve.Call(IPAddress.IPv6Loopback, 8080), StringComparison.Ordinal);
        Assert.StartsWith("web", Serve.Call(Outside.HostAddress, 8080), StringComparison.Ordinal);
        Assert.StartsWith("web", near.Namespace.Call(Outside.HostAddress, 8080), StringComparison.Ordinal);
        Assert.StartsWith("web", web.Namespace.Call(Outside.HostAddress, 8080), StringComparison.Ordinal);
        Assert.Equal($"web {far.Address}", far.Namespace.Call(Outside.HostAddress, 8080));
    }

    [Fact]
    public async Task Ports_that_are_not_published_are_closed_to_the_outside()
    {
        await using TestBridges bridges = await TestBridges.StartAsync();
        using var outside = new Outside();
        TestContainer web = bridges.Container("web", bridges.Default);
        web.Namespace.ServeTcp("web", 80);
        web.Namespace.ServeTcp("admin", 81);
        web.Publish(80, "8080");
        outside.RouteTo(bridges.Default.Ipv4!.Subnet);

        Assert.ThrowsAny<Exception>(() => outside.Namespace.CallBriefly(web.Address, 81));
        Assert.ThrowsAny<Exception>(() => outside.Namespace.CallBriefly(web.Address, 80));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_hosts_input_rules_decide_who_reaches_published_ports(bool obeys)
    {
        await using TestBridges bridges = await TestBridges.StartAsync(options => options with { ObeysHostFirewall = obeys });
        using var outside = new Outside();
        TestContainer web = bridges.Container("web", bridges.Default);
        web.Namespace.ServeTcp("web", 80);
        web.Namespace.ServeUdp("dns", 53);
        bridges.Networks.Publish(web.Id,
        [
            new PublishRequest(TransportProtocol.Tcp, 80, null, "8080"), new PublishRequest(TransportProtocol.Tcp, 80, Outside.HostAddress.ToString(), "8081"),
            new PublishRequest(TransportProtocol.Udp, 53, null, "5300"), new PublishRequest(TransportProtocol.Udp, 53, null, "5301"),
        ]);
        File.WriteAllText(ReversePathFilter, "1");
        using var nftables = new NftablesContext();
        nftables.Run("""
            table inet firewall {
                chain input {
                    type filter hook input priority 0; policy drop;
                    ct state established accept
                    iifname "lo" accept
                    tcp dport { 22, 8081 } accept
                    udp dport 5301 accept
                }
            }
            """);
        try
        {
            Assert.Equal(3, outside.AsksUdp(Outside.HostAddress, 5301, TimeSpan.FromSeconds(30)));
            Assert.Equal(obeys ? 0 : 3, outside.AsksUdp(Outside.HostAddress, 5300, TimeSpan.FromSeconds(obeys ? 2 : 30)));
            Assert.Equal($"web {Outside.Address}", outside.Namespace.Call(Outside.HostAddress, 8081));
            Assert.StartsWith("web", Serve.Call(IPAddress.Loopback, 8080), StringComparison.Ordinal);
            if (obeys)
                Assert.ThrowsAny<Exception>(() => outside.Namespace.CallBriefly(Outside.HostAddress, 8080));
            else
                Assert.Equal($"web {Outside.Address}", outside.Namespace.Call(Outside.HostAddress, 8080));
        }
        finally
        {
            File.WriteAllText(ReversePathFilter, "0");
            nftables.Run("delete table inet firewall");
        }
    }

    [Fact]
    public async Task A_port_has_one_owner_on_the_machine()
    {
        await using TestBridges bridges = await TestBridges.StartAsync(), second = await TestBridges.StartAsync();
        TestContainer one = bridges.Container("one", bridges.Default), two = bridges.Container("two", bridges.Default), foreign = second.Container("foreign", second.Default);
        one.Publish(80, "8080");
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 8090));
        listener.Listen();

        Assert.EndsWith("Bind for 0.0.0.0:8080 failed: port is already allocated", Assert.Throws<NetworkException>(() => two.Publish(80, "8080")).Message, StringComparison.Ordinal);
        Assert.EndsWith("0.0.0.0:8090/tcp: address already in use", Assert.Throws<NetworkException>(() => two.Publish(80, "8090")).Message, StringComparison.Ordinal);
        Assert.EndsWith("address already in use", Assert.Throws<NetworkException>(() => foreign.Publish(80, "8080")).Message, StringComparison.Ordinal);
        Assert.Equal(8081, Assert.Single(two.Publish(80, "8080-8082")).HostPort);
        using var late = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Assert.Throws<SocketException>(() =>
        {
            late.Bind(new IPEndPoint(IPAddress.Any, 8080));
            late.Listen();
        });
    }

    [Fact]
    public async Task A_port_is_free_again_when_its_container_has_gone()
    {
        await using TestBridges bridges = await TestBridges.StartAsync();
        TestContainer one = bridges.Container("one", bridges.Default), two = bridges.Container("two", bridges.Default);
        two.Namespace.ServeTcp("two", 80);
        one.Publish(80, "8080");

        bridges.Networks.DetachSandbox(one.Id);
        two.Publish(80, "8080");

        Assert.StartsWith("two", Serve.Call(IPAddress.Loopback, 8080), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_free_port_is_one_that_nobody_has()
    {
        await using TestBridges bridges = await TestBridges.StartAsync();
        TestContainer web = bridges.Container("web", bridges.Default);
        web.Namespace.ServeTcp("web", 80);
        web.Namespace.ServeUdp("dns", 53);

        IReadOnlyList<BoundPort> bound = bridges.Networks.Publish(web.Id, [.. Enumerable.Range(0, 20).Select(_ => new PublishRequest(TransportProtocol.Tcp, 80, null, "")), new PublishRequest(TransportProtocol.Udp, 53, "127.0.0.1", "")]);

        Assert.Equal(21, bound.Select(port => (port.Protocol, port.HostPort)).Distinct().Count());
        Assert.StartsWith("web", Serve.Call(IPAddress.Loopback, bound[7].HostPort), StringComparison.Ordinal);
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 10_000 };
        client.Connect(IPAddress.Loopback, bound[20].HostPort);
        client.Send([1]);
        Assert.Equal(3, client.Receive(new byte[8]));
    }

    // A firewall that is loaded anew flushes the rules, and opens or closes what is not its own (CVE-2025-54388, CVE-2025-54410).
    [Fact]
    public async Task After_a_flush_ports_are_open_again_and_networks_apart()
    {
        await using TestBridges bridges = await TestBridges.StartAsync();
        using var outside = new Outside();
        NetworkRecord other = await bridges.CreateAsync("other");
        TestContainer web = bridges.Container("web", bridges.Default), far = bridges.Container("far", other);
        web.Namespace.ServeTcp("web", 80);
        web.Publish(80, "8080");
        outside.RouteTo(bridges.Default.Ipv4!.Subnet);
        using var nftables = new NftablesContext();

        nftables.Run("flush ruleset");
        bridges.Networks.RestoreRules();

        Assert.Equal($"web {Outside.Address}", outside.Namespace.Call(Outside.HostAddress, 8080));
        Assert.False(outside.Reaches(web.Address, 80));
        Assert.ThrowsAny<Exception>(() => far.Namespace.CallBriefly(web.Address, 80));
    }

    [Fact]
    public async Task Rules_that_somebody_flushes_come_back_with_the_next_change()
    {
        await using TestBridges bridges = await TestBridges.StartAsync();
        TestContainer web = bridges.Container("web", bridges.Default);
        web.Namespace.ServeTcp("web", 80);
        web.Publish(80, "8080");
        using var nftables = new NftablesContext();

        nftables.Run("flush ruleset");
        TestContainer other = bridges.Container("other", bridges.Default);
        other.Publish(80, "8081");

        Assert.StartsWith("web", Serve.Call(IPAddress.Loopback, 8080), StringComparison.Ordinal);
    }
}
