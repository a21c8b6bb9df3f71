using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Gantry.Host.Nodes;

namespace Gantry.Tests;

public sealed class NodePortTests
{
    [Fact]
    public async Task A_port_that_was_taken_meanwhile_is_noticed_with_who_has_it_and_another_one_is_chosen()
    {
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        other.Listen();
        NodeConfig kept = Config(((IPEndPoint)other.LocalEndPoint!).Port);

        Assert.False(await NodeChoices.HasPortAsync(kept, TimeProvider.System, TestContext.Current.CancellationToken));
        Assert.EndsWith($"(process {Environment.ProcessId})", PortUser.Describe(kept.ApiPort), StringComparison.Ordinal);
        NodeConfig moved = NodeChoices.WithOtherPort(kept);
        Assert.NotEqual(kept.ApiPort, moved.ApiPort);
        Assert.Equal(kept, moved with { ApiPort = kept.ApiPort });
    }

    [Fact]
    public async Task A_port_that_an_ending_process_still_has_is_waited_for()
    {
        var ending = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        ending.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        ending.Listen();

        Task<bool> found = NodeChoices.HasPortAsync(Config(((IPEndPoint)ending.LocalEndPoint!).Port), TimeProvider.System, TestContext.Current.CancellationToken);
        ending.Dispose();

        Assert.True(await found);
    }

    private static NodeConfig Config(int port) =>
        new() { Name = "n", PodCidr = "10.200.0.0/16", ServiceCidr = "10.201.0.0/16", Bridge = "b", Id = "i", ApiPort = port };
}
