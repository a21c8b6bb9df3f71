using System.Net;
using Gantry.Linux.Links;
using Gantry.Network;
using Gantry.Network.Ports;

namespace Gantry.Tests;

/// <summary>A node's pod network in the tests' own namespace, removed with everything it made.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private static int _made;

    private readonly List<TestNetns> _namespaces = [];

    private TestNode(NetworkOptions options, PortClaims? claims) => (Options, Network) = (options, new PodNetwork(options, claims: claims));

    public NetworkOptions Options { get; }

    public PodNetwork Network { get; private set; }

    public static async Task<TestNode> StartAsync(Func<NetworkOptions, NetworkOptions>? change = null, PortClaims? claims = null)
    {
        int number = Interlocked.Increment(ref _made);
        var options = new NetworkOptions
        {
            BridgeName = $"gantry-t{number}",
            PodCidr = new IPNetwork(new IPAddress([10, (byte)(100 + number), 0, 0]), 16),
            ServiceCidr = new IPNetwork(new IPAddress([10, (byte)(150 + number), 0, 0]), 16),
            TableName = $"gantry-t{number}",
            StateDirectory = Directory.CreateTempSubdirectory("gantry-network-").FullName,
        };
        UpLoopback();
        var node = new TestNode(change?.Invoke(options) ?? options, claims);
        await node.Network.StartAsync(default);
        return node;
    }

    public (TestNetns Namespace, PodAddress Address) Pod(string id, params PortMapping[] ports)
    {
        var netns = new TestNetns();
        _namespaces.Add(netns);
        return (netns, Network.Attach(id, netns.Path, ports));
    }

    public async Task RestartAsync(PortClaims? claims = null)
    {
        Network.Dispose();
        Network = new PodNetwork(Options, claims: claims);
        await Network.StartAsync(default);
    }

    public async ValueTask DisposeAsync()
    {
        await Network.PurgeAsync(default);
        Network.Dispose();
        _namespaces.ForEach(netns => netns.Dispose());
        Directory.Delete(Options.StateDirectory, recursive: true);
    }

    private static void UpLoopback()
    {
        using var links = LinkSocket.Open();
        links.Apply(new LinkBatch().Configure("lo", new LinkSettings { Up = true }));
    }
}
