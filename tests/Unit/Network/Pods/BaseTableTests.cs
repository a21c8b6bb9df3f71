using System.Net;
using Gantry.Network;
using Gantry.Network.Pods;

namespace Gantry.Tests.Pods;

public sealed class BaseTableTests
{
    private static readonly NetworkOptions Network = new()
    {
        BridgeName = "gantry0",
        PodCidr = IPNetwork.Parse("10.128.0.0/16"),
        ServiceCidr = IPNetwork.Parse("10.160.0.0/16"),
        StateDirectory = "/nowhere",
        ClusterCidrs = [IPNetwork.Parse("10.129.0.0/16")],
    };

    [Fact]
    public void The_table_is_replaced_in_one_transaction_with_its_ports()
    {
        string text = BaseTable.Replace(Network, [new PublishedPort(IPAddress.Parse("10.128.0.2"), new PortMapping(TransportProtocol.Tcp, 8080, 80))]);

        Assert.StartsWith("add table ip gantry\ndelete table ip gantry\ntable ip gantry {", text, StringComparison.Ordinal);
        Assert.Contains("elements = { 10.129.0.0/16, 10.128.0.0/16 }", text, StringComparison.Ordinal);
        Assert.EndsWith(
            "add element ip gantry published { tcp . 8080 : 10.128.0.2 . 80 }\nadd element ip gantry hairpin { 10.128.0.2 . 10.128.0.2 }\n",
            text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_on_one_address_of_the_host_is_in_a_map_of_its_own() => Assert.StartsWith(
        "add element ip t published_at { 192.0.2.1 . udp . 53 : 10.128.0.2 . 5353 }\n",
        BaseTable.Add("t", new PublishedPort(IPAddress.Parse("10.128.0.2"), new PortMapping(TransportProtocol.Udp, 53, 5353, IPAddress.Parse("192.0.2.1")))),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("a-name-longer-than-15", "gantry", "10.160.0.0/16", "bridgeName")]
    [InlineData("gantry0", "t; flush ruleset", "10.160.0.0/16", "tableName")]
    [InlineData("gantry0", "gantry", "10.128.3.0/24", "overlap")]
    public void Wrong_options_are_named(string bridge, string table, string services, string word)
    {
        var errors = new List<string>();

        (Network with { BridgeName = bridge, TableName = table, ServiceCidr = IPNetwork.Parse(services) }).Validate(errors);

        Assert.Contains(word, Assert.Single(errors), StringComparison.Ordinal);
    }
}
