using System.Net;
using System.Net.Sockets;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Discovery;
using Gantry.Network.Dns;
using Gantry.NodeAgent.Dns;
using Gantry.Tests.Services;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Tests.Dns;

public sealed class ClusterDnsTests : IAsyncLifetime
{
    private readonly ChangingApi _api = new();
    private readonly DnsServer _server = new(new DnsServerOptions { Listen = [new IPEndPoint(IPAddress.Loopback, 0)], Upstreams = [] }, TimeProvider.System);
    private WatchCaches _caches = null!;
    private ClusterDns _dns = null!;

    [Fact]
    public async Task A_new_service_can_be_looked_up_and_a_deleted_one_no_longer()
    {
        Service web = SomeService.With("10.160.0.5", ("http", 80, "TCP"));
        Assert.False(await ExistsAsync("web.default.svc.cluster.local"));

        await _api.SendAsync("ADDED", web);
        await WaitForAsync(async () => await ExistsAsync("web.default.svc.cluster.local"));

        await _api.SendAsync("DELETED", web);
        await WaitForAsync(async () => !await ExistsAsync("web.default.svc.cluster.local"));
    }

    public async ValueTask InitializeAsync()
    {
        _caches = new WatchCaches(new KubeClient(new HttpMessageInvoker(_api), new Uri("http://cluster")), TimeProvider.System);
        _dns = new ClusterDns(_caches.Of<Service>(), _caches.Of<EndpointSlice>(), _server, new ClusterDnsOptions
        {
            PodNetworks = [IPNetwork.Parse("10.128.0.0/16")],
            ServiceNetwork = IPNetwork.Parse("10.160.0.0/16"),
            ServerAddress = IPAddress.Parse("10.128.0.1"),
        }, TimeProvider.System, NullLogger.Instance);
        _caches.Start();
        await _server.StartAsync(default);
        await _dns.StartAsync(default);
    }

    public async ValueTask DisposeAsync()
    {
        await _dns.DisposeAsync();
        await _caches.DisposeAsync();
        await _server.DisposeAsync();
    }

    private async Task<bool> ExistsAsync(string name)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(_server.Addresses[0]);
        byte[] labels = [.. name.Split('.').SelectMany(label => new[] { (byte)label.Length }.Concat(System.Text.Encoding.ASCII.GetBytes(label)))];
        await socket.SendAsync((byte[])[1, 2, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, .. labels, 0, 0, 1, 0, 1]);
        byte[] response = new byte[512];
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await socket.ReceiveAsync(response, deadline.Token);
        return (response[3] & 0xf) == 0 && response[7] > 0;
    }

    private static async Task WaitForAsync(Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        while (!await condition())
            await Task.Delay(10, deadline.Token);
    }
}
