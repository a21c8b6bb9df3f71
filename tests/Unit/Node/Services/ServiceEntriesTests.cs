using Gantry.Kube.Core;
using Gantry.Kube.Discovery;
using Gantry.Kube.Meta;
using Gantry.Network;
using Gantry.Network.Services;
using Gantry.NodeAgent.Services;

namespace Gantry.Tests.Services;

public sealed class ServiceEntriesTests
{
    [Fact]
    public void Every_port_gets_the_endpoints_of_its_name()
    {
        IReadOnlyList<ServiceEntry> entries = ServiceEntries.Of(
            SomeService.With("10.160.0.5", ("http", 80, "TCP"), ("dns", 53, "UDP")),
            [SomeService.Slice([("http", 8080, "TCP"), ("dns", 5353, "UDP")], SomeService.Ready("10.128.0.2"), SomeService.Ready("10.128.0.3"))],
            "node-1");

        Assert.Equal(["10.128.0.2:8080", "10.128.0.3:8080"], entries[0].Endpoints.Select(to => to.ToString()));
        Assert.Equal(["10.128.0.2:5353", "10.128.0.3:5353"], entries[1].Endpoints.Select(to => to.ToString()));
        Assert.Equal(TransportProtocol.Udp, entries[1].Protocol);
    }

    [Fact]
    public void A_headless_service_and_an_external_name_have_no_entries()
    {
        Assert.Empty(ServiceEntries.Of(SomeService.With("None", ("http", 80, "TCP")), [], "node-1"));
        Assert.Empty(ServiceEntries.Of(new Service { Spec = new ServiceSpec { Type = "ExternalName", ExternalName = "example.com" } }, [], "node-1"));
    }

    [Fact]
    public void Endpoints_that_are_not_ready_get_nothing()
    {
        ServiceEntry entry = Assert.Single(ServiceEntries.Of(
            SomeService.With("10.160.0.5", ("http", 80, "TCP")),
            [SomeService.Slice([("http", 8080, "TCP")], SomeService.Ready("10.128.0.2"), SomeService.NotReady("10.128.0.3"))],
            "node-1"));

        Assert.Equal(["10.128.0.2:8080"], entry.Endpoints.Select(to => to.ToString()));
    }

    [Fact]
    public void Where_all_are_ending_those_that_still_serve_are_used()
    {
        ServiceEntry entry = Assert.Single(ServiceEntries.Of(
            SomeService.With("10.160.0.5", ("http", 80, "TCP")),
            [SomeService.Slice([("http", 8080, "TCP")], SomeService.Ending("10.128.0.2"), SomeService.NotReady("10.128.0.3"))],
            "node-1"));

        Assert.Equal(["10.128.0.2:8080"], entry.Endpoints.Select(to => to.ToString()));
    }

    [Fact]
    public void Endpoints_of_this_node_are_told_apart()
    {
        ServiceEntry entry = Assert.Single(ServiceEntries.Of(
            SomeService.With("10.160.0.5", ("http", 80, "TCP")),
            [SomeService.Slice([("http", 8080, "TCP")], SomeService.Ready("10.128.0.2"), SomeService.Ready("10.129.0.2") with { NodeName = "node-2" })],
            "node-1"));

        Assert.Equal(2, entry.Endpoints.Count);
        Assert.Equal(["10.128.0.2:8080"], entry.LocalEndpoints.Select(to => to.ToString()));
    }

    [Fact]
    public void Policies_ports_and_affinity_are_taken_over()
    {
        Service service = SomeService.With("10.160.0.5", ("http", 80, "TCP"));
        service = service with
        {
            Spec = service.Spec with
            {
                Ports = [service.Spec.Ports[0] with { NodePort = 30080 }],
                ExternalTrafficPolicy = "Local",
                InternalTrafficPolicy = "Local",
                SessionAffinity = "ClientIP",
                ExternalIPs = ["192.0.2.7"],
            },
        };

        ServiceEntry entry = Assert.Single(ServiceEntries.Of(service, [], "node-1"));

        Assert.Equal((30080, true, true), (entry.NodePort, entry.ExternalTrafficStaysLocal, entry.InternalTrafficStaysLocal));
        Assert.Equal(TimeSpan.FromHours(3), entry.ClientAffinity);
        Assert.Equal(["192.0.2.7"], entry.ExternalAddresses.Select(address => address.ToString()));
    }
}

/// <summary>Services and slices for tests.</summary>
internal static class SomeService
{
    public static Service With(string clusterAddress, params (string Name, int Port, string Protocol)[] ports) => new()
    {
        Metadata = new ObjectMeta { Name = "web", Namespace = "default" },
        Spec = new ServiceSpec
        {
            ClusterIP = clusterAddress,
            ClusterIPs = [clusterAddress],
            Ports = [.. ports.Select(port => new ServicePort { Name = port.Name, Port = port.Port, Protocol = port.Protocol })],
        },
    };

    public static EndpointSlice Slice((string Name, int Port, string Protocol)[] ports, params Endpoint[] endpoints) => new()
    {
        AddressType = "IPv4",
        Ports = [.. ports.Select(port => new EndpointPort { Name = port.Name, Port = port.Port, Protocol = port.Protocol })],
        Endpoints = endpoints,
    };

    public static Endpoint Ready(string address) =>
        new() { Addresses = [address], NodeName = "node-1", Conditions = new EndpointConditions { Ready = true, Serving = true } };

    public static Endpoint NotReady(string address) =>
        new() { Addresses = [address], NodeName = "node-1", Conditions = new EndpointConditions { Ready = false, Serving = false } };

    public static Endpoint Ending(string address) =>
        new() { Addresses = [address], NodeName = "node-1", Conditions = new EndpointConditions { Ready = false, Serving = true, Terminating = true } };
}
