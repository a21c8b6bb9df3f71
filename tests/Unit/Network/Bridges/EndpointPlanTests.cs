using System.Net;
using Gantry.Network;
using Gantry.Network.Bridges;
using Gantry.Network.Bridges.Cables;
using Gantry.Network.Bridges.Ports;
using Gantry.Network.Bridges.Records;

namespace Gantry.Tests.Bridges;

public sealed class EndpointPlanTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("gantry-plan-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Connections_and_networks_are_read_back_as_they_were()
    {
        var state = new BridgeState(_directory);
        NetworkRecord network = Add(state, "net", "10.9.0.0/24");
        SandboxRecord kept = state.Connect(Sandbox("web"), network.Id, new EndpointConfig { Aliases = ["www"], MacAddress = "02:42:ac:11:00:02" }).After;

        var again = new BridgeState(_directory);

        SandboxRecord read = again.Sandbox("web")!;
        Assert.Equal(kept.Endpoints[0].Ipv4Address, read.Endpoints[0].Ipv4Address);
        Assert.Equal(["web", "www"], read.Endpoints[0].DnsNames);
        Assert.Equal("0242AC110002", read.Endpoints[0].MacAddress!.ToString());
        Assert.Equal(network.Pools[0], again.Network(network.Id)!.Pools[0] with { Reserved = network.Pools[0].Reserved });
        Assert.NotEqual(kept.Endpoints[0].Ipv4Address, again.Connect(Sandbox("other"), network.Id, new EndpointConfig()).Endpoint.Ipv4Address);
    }

    [Fact]
    public void A_record_that_was_cut_off_is_left_out()
    {
        var state = new BridgeState(_directory);
        NetworkRecord network = Add(state, "net", "10.9.0.0/24");
        File.WriteAllText(Path.Combine(_directory, "sandboxes", "half.json"), "{\"sandbox\":{");

        var again = new BridgeState(_directory);

        Assert.Empty(again.Sandboxes());
        Assert.NotNull(again.Network(network.Id));
    }

    [Fact]
    public void The_default_route_goes_by_priority_and_then_by_name()
    {
        var state = new BridgeState(_directory);
        NetworkRecord b = Add(state, "b", "10.9.1.0/24"), a = Add(state, "a", "10.9.2.0/24"), inside = Add(state, "0", "10.9.3.0/24", isInternal: true);
        state.Connect(Sandbox("web"), b.Id, new EndpointConfig());
        SandboxRecord two = state.Connect(Sandbox("web"), a.Id, new EndpointConfig()).After;
        SandboxRecord three = state.Connect(Sandbox("web"), inside.Id, new EndpointConfig()).After;

        Assert.Equal("a", DefaultRoutes.Of(two).Ipv4!.NetworkName);
        Assert.Equal("a", DefaultRoutes.Of(three).Ipv4!.NetworkName);
        Assert.Equal(["eth0", "eth1", "eth2"], three.Endpoints.Select(endpoint => endpoint.InterfaceName));
        SandboxRecord preferred = three with { Endpoints = [three.Endpoints[0] with { Config = new EndpointConfig { GatewayPriority = 5 } }, .. three.Endpoints.Skip(1)] };
        Assert.Equal("b", DefaultRoutes.Of(preferred).Ipv4!.NetworkName);
    }

    [Theory]
    [InlineData("", 0, 0)]
    [InlineData("8080", 8080, 8080)]
    [InlineData("8000-8010", 8000, 8010)]
    public void Host_ports_are_one_several_or_any(string text, int from, int to) =>
        Assert.Equal((from, to), HostPorts.RangeOf(new PublishRequest(TransportProtocol.Tcp, 80, null, text)));

    [Theory]
    [InlineData("8010-8000")]
    [InlineData("web")]
    [InlineData("1-2-3")]
    [InlineData("70000")]
    public void Host_ports_that_are_none_are_refused(string text) =>
        Assert.Throws<NetworkException>(() => HostPorts.RangeOf(new PublishRequest(TransportProtocol.Tcp, 80, null, text)));

    private static NetworkRecord Add(BridgeState state, string name, string subnet, bool isInternal = false) => state.Add(_ => new NetworkRecord
    {
        Id = name,
        Config = new NetworkConfig { Name = name, IsInternal = isInternal },
        Pools = [new NetworkPool(IPNetwork.Parse(subnet), IPNetwork.Parse(subnet).Host(1))],
    });

    private static NetworkSandbox Sandbox(string name) => new() { Id = name, Name = name, NetnsPath = "/nowhere" };
}
