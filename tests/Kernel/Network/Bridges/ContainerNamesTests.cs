using System.Net;
using System.Net.Sockets;
using Gantry.Network.Bridges;
using Gantry.Network.Dns;

namespace Gantry.Tests;

public sealed class ContainerNamesTests
{
    [Fact]
    public async Task Containers_of_a_user_defined_network_find_one_another_by_name()
    {
        await using TestBridges bridges = await TestBridges.StartAsync();
        NetworkRecord net = await bridges.CreateAsync("net");
        TestContainer client = bridges.Container("client", net), web = bridges.Container("web");
        web.Connect(net, new EndpointConfig { Aliases = ["www", "the.web"] });

        foreach (string name in new[] { "web", "WEB", "www", "the.web", "web.net", web.Id[..12] })
            Assert.Equal([web.Address], Lookup.Addresses(client, name));

        Assert.Equal([web.Address], Lookup.AddressesByTcp(client, "web"));
        Assert.Equal((DnsResponseCode.NoError, 0), Lookup.Count(client, "web", DnsType.AAAA));
        Assert.Equal("web.net", Lookup.Name(client, web.Address));
        bridges.Networks.Rename(web.Id, "renamed");
        Assert.Equal([web.Address], Lookup.Addresses(client, "renamed"));
        bridges.Networks.Disconnect(web.Id, net.Id);
        Assert.NotEqual(DnsResponseCode.NoError, Lookup.Count(client, "renamed", DnsType.A).Code);
    }

    [Fact]
    public async Task One_name_of_several_containers_goes_around()
    {
        await using TestBridges bridges = await TestBridges.StartAsync();
        NetworkRecord net = await bridges.CreateAsync("net");
        TestContainer client = bridges.Container("client", net);
        for (int at = 0; at < 3; at++)
            bridges.Container($"c{at}").Connect(net, new EndpointConfig { Aliases = ["all"] });

        HashSet<IPAddress> first = [.. Enumerable.Range(0, 60).Select(_ => Lookup.Addresses(client, "all")[0])];

        Assert.Equal(3, Lookup.Addresses(client, "all").Count);
        Assert.Equal(3, first.Count);
    }

    [Fact]
    public async Task Names_of_other_networks_are_unknown_and_links_are_the_containers_own()
    {
        await using TestBridges bridges = await TestBridges.StartAsync();
        NetworkRecord one = await bridges.CreateAsync("one"), two = await bridges.CreateAsync("two");
        TestContainer near = bridges.Container("near", one), far = bridges.Container("far", two), client = bridges.Container("client");
        client.Connect(one, new EndpointConfig { Links = ["near:db"] });

        Assert.NotEqual(DnsResponseCode.NoError, Lookup.Count(client, "far", DnsType.A).Code);
        Assert.Equal([near.Address], Lookup.Addresses(client, "db"));
        Assert.NotEqual(DnsResponseCode.NoError, Lookup.Count(near, "db", DnsType.A).Code);
    }

    [Fact]
    public async Task A_container_may_have_port_53_itself()
    {
        await using TestBridges bridges = await TestBridges.StartAsync();
        NetworkRecord net = await bridges.CreateAsync("net");
        TestContainer client = bridges.Container("client", net);

        client.Namespace.ServeUdp("dns", 53);
        client.Namespace.ServeTcp("dns", 53);

        Assert.Equal([client.Address], Lookup.Addresses(client, "client"));
    }

    [Fact]
    public async Task Names_are_answered_on_the_same_ports_after_a_restart()
    {
        await using TestBridges bridges = await TestBridges.StartAsync();
        NetworkRecord net = await bridges.CreateAsync("net");
        TestContainer client = bridges.Container("client", net);
        using Socket socket = Lookup.Open(client);
        Assert.Equal([client.Address], Lookup.Addresses(socket, "client"));

        await bridges.RestartAsync();

        Assert.Equal([client.Address], Lookup.Addresses(socket, "client"));
    }

    [Fact]
    public async Task An_internal_network_asks_nobody_outside()
    {
        using var upstream = new Upstream();
        await using TestBridges bridges = await TestBridges.StartAsync(options => options with { ResolvConf = upstream.ResolvConf });
        NetworkRecord inside = await bridges.CreateAsync("inside", config => config with { IsInternal = true }), open = await bridges.CreateAsync("open");
        TestContainer locked = bridges.Container("locked", inside), free = bridges.Container("free", open);

        Assert.Equal(DnsResponseCode.ServerFailure, Lookup.Count(locked, "example.com", DnsType.A).Code);
        Assert.Equal(0, upstream.Questions);
        Assert.Equal([locked.Address], Lookup.Addresses(locked, "locked"));
        Assert.Equal([Upstream.Answer], Lookup.Addresses(free, "example.com"));
        locked.Connect(open);
        Assert.Equal([Upstream.Answer], Lookup.Addresses(locked, "example.com"));
    }
}
