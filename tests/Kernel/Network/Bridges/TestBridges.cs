using System.Net;
using Gantry.Linux.Links;
using Gantry.Network;
using Gantry.Network.Bridges;
using Gantry.Network.Ports;

namespace Gantry.Tests;

/// <summary>A node's container networks in the tests' own namespace, removed with everything they made.</summary>
internal sealed class TestBridges : IAsyncDisposable
{
    private static int _made;

    private readonly List<TestNetns> _namespaces = [];

    private TestBridges(BridgeOptions options, PortClaims? claims) => (Options, Networks) = (options, BridgeNetworks.Open(options, TimeProvider.System, claims));

    public BridgeOptions Options { get; }

    public BridgeNetworks Networks { get; private set; }

    public NetworkRecord Default => Networks.Get("bridge");

    public static async Task<TestBridges> StartAsync(Func<BridgeOptions, BridgeOptions>? change = null, PortClaims? claims = null)
    {
        var options = new BridgeOptions
        {
            NodeName = $"gantry-b{Interlocked.Increment(ref _made)}",
            StateDirectory = Directory.CreateTempSubdirectory("gantry-bridges-").FullName,
        };
        using (var links = LinkSocket.Open())
            links.Apply(new LinkBatch().Configure("lo", new LinkSettings { Up = true }));

        var bridges = new TestBridges(change?.Invoke(options) ?? options, claims);
        await bridges.Networks.StartAsync(default);
        return bridges;
    }

    public Task<NetworkRecord> CreateAsync(string name, Func<NetworkConfig, NetworkConfig>? change = null)
    {
        var config = new NetworkConfig { Name = name };
        return Networks.CreateAsync(change?.Invoke(config) ?? config, default);
    }

    public TestContainer Container(string name, params NetworkRecord[] networks)
    {
        var netns = new TestNetns();
        _namespaces.Add(netns);
        var container = new TestContainer(this, netns, new NetworkSandbox { Id = Guid.NewGuid().ToString("N") + Guid.NewGuid().ToString("N"), Name = name, NetnsPath = netns.Path });
        foreach (NetworkRecord network in networks)
            container.Connect(network);

        return container;
    }

    /// <summary>As after a SIGKILL: a new process finds the files, the old one has released its sockets and nothing else.</summary>
    public async Task RestartAsync(PortClaims? claims = null)
    {
        await Networks.DisposeAsync();
        Networks = BridgeNetworks.Open(Options, TimeProvider.System, claims);
        await Networks.StartAsync(default);
    }

    public async ValueTask DisposeAsync()
    {
        await Networks.PurgeAsync(default);
        await Networks.DisposeAsync();
        _namespaces.ForEach(netns => netns.Dispose());
        Directory.Delete(Options.StateDirectory, recursive: true);
    }
}

/// <summary>A network namespace that is a container's.</summary>
internal sealed record TestContainer(TestBridges Bridges, TestNetns Namespace, NetworkSandbox Sandbox)
{
    public string Id => Sandbox.Id;

    public IPAddress Address => Bridges.Networks.Endpoints(Id)[0].Ipv4Address!;

    public Endpoint Connect(NetworkRecord network, EndpointConfig? config = null) => Bridges.Networks.Connect(Sandbox, network, config ?? new EndpointConfig());

    public IReadOnlyList<BoundPort> Publish(int port, string hostPorts = "", string? address = null, TransportProtocol protocol = TransportProtocol.Tcp) =>
        Bridges.Networks.Publish(Id, [new PublishRequest(protocol, port, address, hostPorts)]);
}
