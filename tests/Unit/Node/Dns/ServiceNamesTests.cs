using Gantry.Kube.Core;
using Gantry.Kube.Meta;
using Gantry.Network.Dns;
using Gantry.NodeAgent.Dns;
using Gantry.Tests.Services;

namespace Gantry.Tests.Dns;

public sealed class ServiceNamesTests
{
    [Fact]
    public void A_service_with_an_address_has_a_name_its_ports_and_the_way_back()
    {
        var names = Names(SomeService.With("10.160.0.5", ("http", 80, "TCP")));

        Assert.Equal(
            ["5.0.160.10.in-addr.arpa PTR web.default.svc.cluster.local", "_http._tcp.web.default.svc.cluster.local SRV web.default.svc.cluster.local", "web.default.svc.cluster.local A "],
            names);
    }

    [Fact]
    public void A_headless_service_names_its_ready_endpoints()
    {
        var slice = SomeService.Slice(
            [("http", 8080, "TCP")],
            SomeService.Ready("10.128.0.2") with { Hostname = "web-0" }, SomeService.Ready("10.128.0.3"), SomeService.NotReady("10.128.0.4"));

        Assert.Equal(
            [
                "10-128-0-3.web.default.svc.cluster.local A ",
                "2.0.128.10.in-addr.arpa PTR web-0.web.default.svc.cluster.local",
                "_http._tcp.web.default.svc.cluster.local SRV 10-128-0-3.web.default.svc.cluster.local",
                "_http._tcp.web.default.svc.cluster.local SRV web-0.web.default.svc.cluster.local",
                "web-0.web.default.svc.cluster.local A ",
                "web.default.svc.cluster.local A ",
                "web.default.svc.cluster.local A ",
            ],
            Names(SomeService.With("None", ("http", 80, "TCP")), slice));
    }

    [Fact]
    public void An_external_name_is_an_alias() => Assert.Equal(
        ["web.default.svc.cluster.local CNAME db.example.com"],
        Names(new Service
        {
            Metadata = new ObjectMeta { Name = "web", Namespace = "default" },
            Spec = new ServiceSpec { Type = "ExternalName", ExternalName = "DB.example.com." },
        }));

    private static string[] Names(Service service, params Kube.Discovery.EndpointSlice[] slices) =>
        [.. ServiceNames.Of(service, slices, "cluster.local").Select(pair => $"{pair.Key} {pair.Value.Type} {pair.Value.Target}").Order(StringComparer.Ordinal)];
}
