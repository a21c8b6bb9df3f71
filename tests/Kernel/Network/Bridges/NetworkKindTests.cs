using System.Net;
using System.Net.Sockets;
using Gantry.Linux.Links;
using Gantry.Network;
using Gantry.Network.Bridges;

namespace Gantry.Tests;

public sealed class NetworkKindTests
{
    [Fact]
    public async Task Both_address_families_work_inside_to_the_outside_and_from_it()
    {
        await using TestBridges bridges = await TestBridges.StartAsync();
        using var outside = new Outside();
        NetworkRecord both = await bridges.CreateAsync("both", config => config with { HasIpv6 = true });
        TestContainer web = bridges.Container("web", both), client = bridges.Container("client", both);
        IPAddress address = bridges.Networks.Endpoints(web.Id)[0].Ipv6Address!, own = bridges.Networks.Endpoints(client.Id)[0].Ipv6Address!;
        web.Namespace.ServeTcp("web", 80, IPAddress.IPv6Any);
        web.Namespace.ServeTcp("web", 80);
        outside.Namespace.ServeTcp("outside", 80, IPAddress.IPv6Any);

        Assert.Equal($"web {own}", client.Namespace.Call(address, 80));
        Assert.Equal($"outside {Outside.HostIpv6}", client.Namespace.Call(Outside.Ipv6, 80));
        Assert.Equal(2, web.Publish(80, "8080").Count);
        Assert.Equal($"web {Outside.Ipv6}", outside.Namespace.Call(Outside.HostIpv6, 8080));
        Assert.StartsWith("web", Serve.Call(Outside.HostIpv6, 8080), StringComparison.Ordinal);
        Assert.StartsWith("web", web.Namespace.Call(Outside.HostIpv6, 8080), StringComparison.Ordinal);
        Assert.StartsWith("web", Serve.Call(IPAddress.IPv6Loopback, 8080), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_container_without_IPv6_has_none_whatever_a_neighbour_announces()
    {
        await using TestBridges bridges = await TestBridges.StartAsync();
        TestContainer client = bridges.Container("client", bridges.Default);

        string setting = client.Namespace.Run(() => File.ReadAllText("/proc/sys/net/ipv6/conf/eth0/disable_ipv6").Trim());
        using LinkSocket inside = client.Namespace.Links();

        Assert.Equal("1", setting);
        Assert.DoesNotContain(inside.Addresses(), address => address.Address.AddressFamily == AddressFamily.InterNetworkV6 && !IPAddress.IsLoopback(address.Address));
        Assert.Equal("0", File.ReadAllText($"/proc/sys/net/ipv6/conf/{bridges.Default.BridgeName}/accept_ra").Trim());
    }

    [Fact]
    public async Task A_network_may_have_IPv6_alone()
    {
        await using TestBridges bridges = await TestBridges.StartAsync();
        NetworkRecord six = await bridges.CreateAsync("six", config => config with { HasIpv4 = false, HasIpv6 = true, Pools = [new PoolConfig { Subnet = "fd01:2:3::/64" }] });
        TestContainer web = bridges.Container("web", six), client = bridges.Container("client", six);
        web.Namespace.ServeTcp("web", 80, IPAddress.IPv6Any);

        Assert.Null(bridges.Networks.Endpoints(web.Id)[0].Ipv4Address);
        Assert.Equal("web fd01:2:3::3", client.Namespace.Call(IPAddress.Parse("fd01:2:3::2"), 80));
    }

    [Fact]
    public async Task An_internal_network_has_no_way_out_and_none_in()
    {
        await using TestBridges bridges = await TestBridges.StartAsync();
        using var outside = new Outside();
        NetworkRecord inside = await bridges.CreateAsync("inside", config => config with { IsInternal = true });
        TestContainer web = bridges.Container("web", inside), client = bridges.Container("client", inside), other = bridges.Container("other", bridges.Default);
        web.Namespace.ServeTcp("web", 80);
        outside.Namespace.ServeTcp("outside", 80);
        using var host = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Serve.Tcp(host, "host", new IPEndPoint(IPAddress.Any, 8099));

        Assert.Equal($"web {client.Address}", client.Namespace.Call(web.Address, 80));
        Assert.ThrowsAny<Exception>(() => client.Namespace.CallBriefly(Outside.Address, 80));

        // Also not when the container makes itself a route.
        using (LinkSocket links = client.Namespace.Links())
            links.Apply(new LinkBatch().SetRoute(new Route(IPNetwork.Parse("0.0.0.0/0")) { LinkIndex = links.Find("eth0")!.Index, Gateway = inside.Ipv4!.Gateway }));
        Assert.ThrowsAny<Exception>(() => client.Namespace.CallBriefly(Outside.Address, 80));
        Assert.ThrowsAny<Exception>(() => client.Namespace.CallBriefly(other.Address, 80));
        Assert.ThrowsAny<Exception>(() => client.Namespace.CallBriefly(Outside.HostAddress, 8099));
        outside.RouteTo(inside.Ipv4!.Subnet);
        Assert.ThrowsAny<Exception>(() => outside.Namespace.CallBriefly(web.Address, 80));
        Assert.StartsWith("web", Serve.Call(web.Address, 80), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_icc_members_do_not_reach_one_another(bool areShown)
    {
        using var setting = BridgedPackets.Shown(areShown);
        await using TestBridges bridges = await TestBridges.StartAsync();
        using var outside = new Outside();
        NetworkRecord apart = await bridges.CreateAsync("apart", config => config with { Options = new Dictionary<string, string> { ["com.docker.network.bridge.enable_icc"] = "false" } });
        TestContainer web = bridges.Container("web", apart), client = bridges.Container("client", apart);
        web.Namespace.ServeTcp("web", 80);
        outside.Namespace.ServeTcp("outside", 80);
        web.Publish(80, "8080");

        Assert.ThrowsAny<Exception>(() => client.Namespace.CallBriefly(web.Address, 80));
        Assert.StartsWith("outside", client.Namespace.Call(Outside.Address, 80), StringComparison.Ordinal);
        if (!areShown)
            Assert.StartsWith("web", client.Namespace.Call(Outside.HostAddress, 8080), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("routed", false, true)]
    [InlineData("nat-unprotected", true, true)]
    [InlineData("nat", true, false)]
    public async Task The_gateway_mode_says_how_a_network_is_reached(string mode, bool isTranslated, bool isDirect)
    {
        await using TestBridges bridges = await TestBridges.StartAsync();
        using var outside = new Outside();
        NetworkRecord network = await bridges.CreateAsync("net", config => config with { Options = new Dictionary<string, string> { ["com.docker.network.bridge.gateway_mode_ipv4"] = mode } });
        TestContainer web = bridges.Container("web", network);
        web.Namespace.ServeTcp("web", 80);
        web.Namespace.ServeTcp("admin", 81);
        web.Publish(80, "8080");
        outside.RouteTo(network.Ipv4!.Subnet);

        Assert.Equal(isTranslated, outside.Reaches(Outside.HostAddress, 8080));
        Assert.Equal(isDirect, outside.Reaches(web.Address, 80));
        Assert.Equal(mode == "nat-unprotected", outside.Reaches(web.Address, 81));
    }

    [Fact]
    public async Task Subnets_addresses_and_hardware_addresses_are_as_asked_for()
    {
        await using TestBridges bridges = await TestBridges.StartAsync();
        NetworkRecord network = await bridges.CreateAsync("net", config => config with
        {
            Pools =
            [
                new PoolConfig { Subnet = "10.77.0.0/16", Range = "10.77.5.0/24", Gateway = "10.77.255.254", Reserved = new Dictionary<string, string> { ["printer"] = "10.77.5.0", ["door"] = "10.77.5.1" } },
            ],
            Options = new Dictionary<string, string> { ["com.docker.network.driver.mtu"] = "1400", ["com.docker.network.bridge.name"] = "gantry-mine" },
        });
        TestContainer first = bridges.Container("first", network), second = bridges.Container("second");
        Endpoint endpoint = second.Connect(network, new EndpointConfig { Ipv4Address = "10.77.9.9", MacAddress = "02:42:01:02:03:04" });

        using LinkSocket links = LinkSocket.Open(), inside = second.Namespace.Links();
        Assert.Equal("10.77.5.2", first.Address.ToString());
        Assert.Equal("10.77.9.9", endpoint.Ipv4Address!.ToString());
        Assert.Equal("024201020304", inside.Find("eth0")!.Mac.ToString());
        Assert.Equal(1400, inside.Find("eth0")!.Mtu);
        Assert.Equal("10.77.255.254", endpoint.Ipv4Gateway!.ToString());
        Assert.NotNull(links.Find("gantry-mine"));
        Assert.Equal(NetworkFailure.Forbidden, Assert.Throws<NetworkException>(() => bridges.Container("third").Connect(network, new EndpointConfig { Ipv4Address = "10.77.9.9" })).Kind);
        Assert.Equal(NetworkFailure.Invalid, Assert.Throws<NetworkException>(() => bridges.Container("third").Connect(network, new EndpointConfig { Ipv4Address = "10.78.0.1" })).Kind);
    }

    [Fact]
    public async Task Conflicts_are_told_in_Dockers_words()
    {
        await using TestBridges bridges = await TestBridges.StartAsync();
        NetworkRecord net = await bridges.CreateAsync("net", config => config with { Pools = [new PoolConfig { Subnet = "10.77.0.0/16" }] });
        TestContainer web = bridges.Container("web", net);

        async Task<(NetworkFailure, string)> Refusal(Func<Task> action)
        {
            NetworkException refused = await Assert.ThrowsAsync<NetworkException>(action);
            return (refused.Kind, refused.Message);
        }

        Assert.Equal((NetworkFailure.Conflict, "network with name net already exists"), await Refusal(() => bridges.CreateAsync("net")));
        Assert.Equal(
            (NetworkFailure.Forbidden, "invalid pool request: Pool overlaps with other one on this address space"),
            await Refusal(() => bridges.CreateAsync("other", config => config with { Pools = [new PoolConfig { Subnet = "10.77.128.0/17" }] })));
        Assert.Equal((NetworkFailure.Forbidden, "operation is not permitted on predefined bridge network"), await Refusal(() => bridges.CreateAsync("bridge")));
        Assert.Equal((NetworkFailure.Forbidden, "host is a pre-defined network and cannot be removed"), await Refusal(() => bridges.Networks.RemoveAsync("host", default)));
        Assert.Equal((NetworkFailure.NotFound, "network nothing not found"), await Refusal(() => bridges.Networks.RemoveAsync("nothing", default)));
        (NetworkFailure kind, string message) = await Refusal(() => bridges.Networks.RemoveAsync("net", default));
        Assert.Equal(NetworkFailure.Forbidden, kind);
        Assert.StartsWith("error while removing network: network net has active endpoints (name:\"web\" id:\"", message, StringComparison.Ordinal);
        Assert.Empty(await bridges.Networks.PruneAsync(_ => true, default));
        bridges.Networks.DetachSandbox(web.Id);
        Assert.Equal("net", Assert.Single(await bridges.Networks.PruneAsync(_ => true, default)).Name);
    }

    [Fact]
    public async Task Subnets_avoid_what_the_machine_uses()
    {
        using var outside = new Outside();
        outside.HostHas(IPNetwork.Parse("172.17.0.0/16"));
        await using TestBridges bridges = await TestBridges.StartAsync();

        Assert.Equal("172.18.0.0/16", bridges.Default.Ipv4!.Subnet.ToString());
    }

    [Fact]
    public async Task Nothing_is_left_after_a_purge()
    {
        using LinkSocket links = LinkSocket.Open();
        HashSet<string> before = [.. links.Links().Select(link => link.Name)];
        await using (TestBridges bridges = await TestBridges.StartAsync())
        {
            NetworkRecord net = await bridges.CreateAsync("net");
            bridges.Container("web", bridges.Default, net).Publish(80, "8080");
        }

        Assert.Equal(before, links.Links().Select(link => link.Name).ToHashSet());
        using var nftables = new Gantry.Linux.Nftables.NftablesContext();
        Assert.DoesNotContain("gantry-b", nftables.Run("list tables"), StringComparison.Ordinal);
    }
}
