using System.Net;
using Gantry.Network;
using Gantry.Network.Bridges;
using Gantry.Network.Ports;

namespace Gantry.Tests;

/// <summary>Pods and containers outside any pod on one host: each of its ports has one owner.</summary>
public sealed class PortClaimTests
{
    [Fact]
    public async Task Who_comes_second_is_refused_be_it_a_pod_or_a_container()
    {
        var claims = new PortClaims();
        await using TestNode node = await TestNode.StartAsync(claims: claims);
        await using TestBridges bridges = await TestBridges.StartAsync(claims: claims);
        node.Pod("early", new PortMapping(TransportProtocol.Tcp, 8080, 80));
        TestContainer web = bridges.Container("web", bridges.Default), late = bridges.Container("late", bridges.Default);
        web.Publish(80, "8081");

        NetworkException container = Assert.Throws<NetworkException>(() => late.Publish(80, "8080"));
        NetworkException pod = Assert.Throws<NetworkException>(() => node.Pod("late", new PortMapping(TransportProtocol.Tcp, 8081, 80)));
        BoundPort other = Assert.Single(late.Publish(80, "8080-8082"));
        node.Pod("beside", new PortMapping(TransportProtocol.Udp, 8081, 80));

        Assert.EndsWith("Bind for 0.0.0.0:8080 failed: port is already allocated", container.Message, StringComparison.Ordinal);
        Assert.Equal((NetworkFailure.PortInUse, "host port 8081/tcp is taken by container web"), (pod.Kind, pod.Message));
        Assert.Equal(8082, other.HostPort);
    }

    [Fact]
    public async Task What_has_gone_frees_its_ports_for_the_other_kind_also_after_a_restart()
    {
        var claims = new PortClaims();
        await using TestNode node = await TestNode.StartAsync(claims: claims);
        await using TestBridges bridges = await TestBridges.StartAsync(claims: claims);
        node.Pod("pod", new PortMapping(TransportProtocol.Tcp, 8080, 80));
        TestContainer web = bridges.Container("web", bridges.Default), late = bridges.Container("late", bridges.Default);
        web.Publish(80, "8081");
        claims = new PortClaims();
        await node.RestartAsync(claims);
        await bridges.RestartAsync(claims);

        Assert.Throws<NetworkException>(() => late.Publish(80, "8080"));
        Assert.Throws<NetworkException>(() => node.Pod("late", new PortMapping(TransportProtocol.Tcp, 8081, 80)));
        node.Network.Detach("pod");
        bridges.Networks.DetachSandbox(web.Id);

        late.Publish(80, "8080");
        node.Pod("late", new PortMapping(TransportProtocol.Tcp, 8081, 80));
    }
}
