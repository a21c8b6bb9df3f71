using System.Net;
using Gantry.Network;
using Gantry.Network.Bridges;
using Gantry.Network.Bridges.Addresses;

namespace Gantry.Tests.Bridges;

public sealed class PoolPlanTests
{
    private static readonly BridgeOptions Options = new() { NodeName = "n", StateDirectory = "/nowhere" };

    [Fact]
    public void A_network_gets_the_first_subnet_that_nobody_uses()
    {
        NetworkPool pool = Assert.Single(Plan(own: ["172.17.0.0/16"], machine: ["172.18.5.0/24", "172.19.0.0/16"]).Choose(new NetworkConfig { Name = "net" }));

        Assert.Equal("172.20.0.0/16", pool.Subnet.ToString());
        Assert.Equal("172.20.0.1", pool.Gateway.ToString());
    }

    [Fact]
    public void Ranges_are_cut_into_subnets_of_their_size()
    {
        BridgeOptions options = Options with { AddressPools = [SubnetSource.Of("10.10.0.0/23", 24)] };

        Assert.Equal("10.10.1.0/24", new PoolPlan(options, [IPNetwork.Parse("10.10.0.0/24")], []).Choose(new NetworkConfig { Name = "net" })[0].Subnet.ToString());
        Assert.Equal(
            NetworkFailure.NoFreeSubnet,
            Assert.Throws<NetworkException>(() => new PoolPlan(options, [IPNetwork.Parse("10.10.0.0/23")], []).Choose(new NetworkConfig { Name = "net" })).Kind);
    }

    [Fact]
    public void IPv6_without_a_subnet_is_a_local_one_that_lasts()
    {
        var config = new NetworkConfig { Name = "net", HasIpv6 = true };

        IPNetwork first = Plan().Choose(config)[1].Subnet, again = Plan().Choose(config)[1].Subnet, second = Plan(own: [first.ToString()]).Choose(config)[1].Subnet;

        Assert.Equal(first, again);
        Assert.NotEqual(first, second);
        Assert.Equal(64, first.PrefixLength);
        Assert.Equal(0xfd, first.BaseAddress.GetAddressBytes()[0]);
    }

    [Theory]
    [InlineData("10.1.0.0", null, null, "invalid subnet 10.1.0.0: invalid CIDR block notation")]
    [InlineData("10.1.2.3/16", null, null, "invalid subnet 10.1.2.3/16: it should be 10.1.0.0/16")]
    [InlineData("10.1.0.0/16", "10.2.0.0/24", null, "invalid ip-range 10.2.0.0/24: parent subnet 10.1.0.0/16 doesn't contain ip-range")]
    [InlineData("10.1.0.0/16", null, "10.2.0.1", "invalid gateway 10.2.0.1: parent subnet 10.1.0.0/16 doesn't contain this address")]
    [InlineData("10.1.0.0/16", null, "me", "invalid gateway me: invalid address")]
    public void What_is_wrong_with_a_subnet_is_said(string subnet, string? range, string? gateway, string message)
    {
        var config = new NetworkConfig { Name = "net", Pools = [new PoolConfig { Subnet = subnet, Range = range, Gateway = gateway }] };

        Assert.Equal("invalid network config:\n" + message, Assert.Throws<NetworkException>(() => Plan().Choose(config)).Message);
    }

    [Fact]
    public void The_lowest_free_address_is_given_and_reserved_ones_never()
    {
        var pool = new NetworkPool(IPNetwork.Parse("10.1.0.0/29"), IPAddress.Parse("10.1.0.1")) { Reserved = new Dictionary<string, string> { ["printer"] = "10.1.0.3" } };
        var addresses = new SubnetAddresses(pool);

        Assert.Equal("10.1.0.2", addresses.Take()!.ToString());
        Assert.Equal("10.1.0.4", addresses.Take()!.ToString());
        Assert.True(addresses.TryTake(IPAddress.Parse("10.1.0.5")));
        Assert.False(addresses.TryTake(IPAddress.Parse("10.1.0.3")));
        Assert.Equal("10.1.0.6", addresses.Take()!.ToString());
        Assert.Null(addresses.Take());
        addresses.Release(IPAddress.Parse("10.1.0.2"));
        Assert.Equal("10.1.0.2", addresses.Take()!.ToString());
    }

    private static PoolPlan Plan(string[]? own = null, string[]? machine = null) =>
        new(Options, [.. (own ?? []).Select(text => IPNetwork.Parse(text))], [.. (machine ?? []).Select(text => IPNetwork.Parse(text))]);
}
