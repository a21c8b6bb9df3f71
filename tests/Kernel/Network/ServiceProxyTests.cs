using System.Net.Sockets;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Discovery;
using Gantry.Kube.Meta;
using Gantry.Network;
using Gantry.Network.Services;
using Gantry.NodeAgent.Services;
using Gantry.Tests.Services;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Tests;

public sealed class ServiceProxyTests
{
    [Fact]
    public async Task A_declared_service_reaches_its_endpoints_until_it_is_deleted()
    {
        await using TestNode node = await TestNode.StartAsync();
        using var table = new ServiceTable(node.Options);
        using var api = new ChangingApi();
        await using var caches = new WatchCaches(new KubeClient(new HttpMessageInvoker(api), new Uri("http://cluster")), TimeProvider.System);
        await using var proxy = new ServiceProxy(caches.Of<Service>(), caches.Of<EndpointSlice>(), table, "node-1", TimeProvider.System, NullLogger.Instance);
        var (web, address) = node.Pod("web");
        web.ServeTcp("web", 8080);
        var service = new Service
        {
            Metadata = new ObjectMeta { Name = "web", Namespace = "default" },
            Spec = new ServiceSpec { ClusterIP = $"{node.Options.ServiceCidr.Host(9)}", Ports = [new ServicePort { Name = "http", Port = 80 }] },
        };
        caches.Start();
        await proxy.StartAsync(default);

        await api.SendAsync("ADDED", service);
        await api.SendAsync("ADDED", new EndpointSlice
        {
            Metadata = new ObjectMeta { Name = "web-1", Namespace = "default", Labels = new Dictionary<string, string> { ["kubernetes.io/service-name"] = "web" } },
            AddressType = "IPv4",
            Ports = [new EndpointPort { Name = "http", Port = 8080, Protocol = "TCP" }],
            Endpoints = [new Endpoint { Addresses = [$"{address.Address}"], Conditions = new EndpointConditions { Ready = true } }],
        });

        await WaitForAsync(() => Answers(node) == $"web {node.Options.Gateway}");
        await api.SendAsync("DELETED", service);
        await WaitForAsync(() => Answers(node) is null);
    }

    private static string? Answers(TestNode node)
    {
        try
        {
            return Serve.Call(node.Options.ServiceCidr.Host(9), 80);
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private static async Task WaitForAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!condition())
            await Task.Delay(10, deadline.Token);
    }
}
