using System.Net;
using Gantry.Network;
using Gantry.Network.Services;

namespace Gantry.Tests.Services;

public sealed class ServiceChangesTests
{
    private static readonly NetworkOptions Network = new()
    {
        BridgeName = "gantry0",
        PodCidr = IPNetwork.Parse("10.128.0.0/16"),
        ServiceCidr = IPNetwork.Parse("10.160.0.0/16"),
        StateDirectory = "/nowhere",
    };

    private static readonly ServiceEntry Web = new(new ServicePortId("default", "web", "http"), TransportProtocol.Tcp, 80)
    {
        ClusterAddresses = [IPAddress.Parse("10.160.0.5")],
        Endpoints = [IPEndPoint.Parse("10.128.0.2:8080"), IPEndPoint.Parse("10.128.0.3:8080")],
    };

    [Fact]
    public void A_service_is_one_map_element_and_one_chain()
    {
        ServiceRules rules = ServiceRules.For(Network, Web);

        (string chain, IReadOnlyList<string> content) = Assert.Single(rules.Chains);
        Assert.Equal(["meta l4proto tcp dnat ip to numgen random mod 2 map { 0 : 10.128.0.2 . 8080, 1 : 10.128.0.3 . 8080 }"], content);
        Assert.Equal($"goto {chain}", rules.Elements[new MapElement("addresses", "10.160.0.5 . tcp . 80")]);
    }

    [Fact]
    public void Without_endpoints_it_refuses()
    {
        ServiceRules rules = ServiceRules.For(Network, Web with { Endpoints = [], NodePort = 30080 });

        Assert.Empty(rules.Chains);
        Assert.All(rules.Elements.Values, value => Assert.Equal("goto no-endpoints", value));
        Assert.Equal(2, rules.Elements.Count);
    }

    [Fact]
    public void Local_traffic_without_local_endpoints_is_dropped()
    {
        ServiceRules rules = ServiceRules.For(Network, Web with { InternalTrafficStaysLocal = true });

        Assert.Equal("goto no-local-endpoints", rules.Elements[new MapElement("addresses", "10.160.0.5 . tcp . 80")]);
    }

    [Fact]
    public void A_headless_service_is_nothing() =>
        Assert.DoesNotContain(ServiceRules.For(Network, Web with { ClusterAddresses = [] }).Elements.Keys, element => element.Map != "hairpin");

    [Fact]
    public void Nothing_changed_is_an_empty_transaction()
    {
        var changes = new ServiceChanges("t");

        changes.Rules(ServiceRules.For(Network, Web), ServiceRules.For(Network, Web with { }));

        Assert.True(changes.IsEmpty);
    }

    [Fact]
    public void A_changed_endpoint_rewrites_one_chain_only()
    {
        var changes = new ServiceChanges("t");

        changes.Rules(ServiceRules.For(Network, Web), ServiceRules.For(Network, Web with { Endpoints = [Web.Endpoints[1]] }));

        string[] lines = changes.ToString().TrimEnd().Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.StartsWith("add chain ip t svc-", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("flush chain ip t svc-", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("meta l4proto tcp dnat to 10.128.0.3:8080", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_that_two_services_claim_stays_with_the_first_until_it_lets_go()
    {
        var claims = new ElementClaims();
        var element = new MapElement("nodeports", "tcp . 30080");
        var other = new ServicePortId("default", "other", "http");
        claims.Set(element, Web.Id, "goto a");
        claims.Set(element, other, "goto b");

        Assert.Equal("goto a", claims.ValueOf(element));
        claims.Withdraw(element, Web.Id);
        Assert.Equal("goto b", claims.ValueOf(element));
        claims.Withdraw(element, other);
        Assert.Null(claims.ValueOf(element));
    }
}
