using System.Net;
using Gantry.Network;
using Gantry.Network.Bridges;
using Gantry.Network.Bridges.Rules;

namespace Gantry.Tests.Bridges;

public sealed class BridgeTableTests
{
    private static readonly BridgeOptions Options = new() { NodeName = "n", StateDirectory = "/nowhere" };
    private static readonly IPAddress Container = IPAddress.Parse("172.17.0.2");

    [Fact]
    public void Published_ports_are_led_to_the_container_and_opened_where_the_host_admits_them()
    {
        var any = new PublishedEndpoint(GatewayMode.Nat, Container, new BoundPort(TransportProtocol.Tcp, 80, IPAddress.Any, 8080));
        var one = new PublishedEndpoint(GatewayMode.Nat, Container, new BoundPort(TransportProtocol.Udp, 53, IPAddress.Loopback, 5353));

        Assert.Equal(
            "add element ip n-bridges published { tcp . 8080 : 172.17.0.2 . 80 }\nadd element ip n-bridges gate { tcp . 8080 }\n",
            PortCommands.Open(Options, any));
        Assert.EndsWith(
            "delete element ip n-bridges published_at { 127.0.0.1 . udp . 5353 }\ndelete element ip n-bridges gate_at { 127.0.0.1 . udp . 5353 }\n",
            PortCommands.Close(Options, one),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_routed_network_opens_the_containers_own_port()
    {
        var port = new PublishedEndpoint(GatewayMode.Routed, IPAddress.Parse("fd00::2"), new BoundPort(TransportProtocol.Tcp, 80, IPAddress.IPv6Any, 8080));

        Assert.Equal("add element ip6 n-bridges open { fd00::2 . tcp . 80 }\n", PortCommands.Open(Options, port));
    }

    [Fact]
    public void Without_the_hosts_say_ports_are_translated_wherever_they_come_in()
    {
        string obeying = new BridgeTable(Options, [], []).Replace(hasIpv6: true);
        string open = new BridgeTable(Options with { ObeysHostFirewall = false }, [], []).Replace(hasIpv6: true);

        Assert.Contains("hook input priority 200", obeying, StringComparison.Ordinal);
        Assert.DoesNotContain("hook input priority 200", open, StringComparison.Ordinal);
        Assert.DoesNotContain(" dup to ", open, StringComparison.Ordinal);
    }

    [Fact]
    public void An_internal_network_is_dropped_in_both_directions_and_never_disguised()
    {
        string text = new BridgeTable(Options, [Network("inside", isInternal: true), Network("open")], []).Replace(hasIpv6: false);

        Assert.Contains("iifname \"gb-inside\" drop", text, StringComparison.Ordinal);
        Assert.Contains("oifname \"gb-inside\" drop", text, StringComparison.Ordinal);
        Assert.DoesNotContain("iifname \"gb-open\" drop", text, StringComparison.Ordinal);
        Assert.Equal(2, text.Split("\n").Count(line => line.Contains("masquerade", StringComparison.Ordinal) && line.Contains("saddr 10.9.0.0/16", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("eth0\" accept; flush ruleset; #")]
    [InlineData("a b")]
    [InlineData("far-too-long-a-name")]
    public void Names_that_come_from_people_do_not_become_rules(string name)
    {
        var config = new NetworkConfig { Name = "net", Options = new Dictionary<string, string> { [BridgeSettings.NameOption] = name } };

        Assert.Throws<NetworkException>(() => BridgeSettings.Of(config));
        Assert.Throws<NetworkException>(() => BridgeSettings.Of(config with
        {
            Options = new Dictionary<string, string> { ["com.docker.network.bridge.trusted_host_interfaces"] = name },
        }));
    }

    private static NetworkRecord Network(string name, bool isInternal = false) => new()
    {
        Id = name,
        Config = new NetworkConfig { Name = name, IsInternal = isInternal },
        BridgeName = "gb-" + name,
        Pools = [new NetworkPool(IPNetwork.Parse("10.9.0.0/16"), IPAddress.Parse("10.9.0.1"))],
    };
}
