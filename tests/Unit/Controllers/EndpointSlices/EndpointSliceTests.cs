using Gantry.Controllers.EndpointSlices;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Discovery;
using Gantry.Tests.Clusters;

namespace Gantry.Tests.EndpointSlices;

public sealed class EndpointSliceTests
{
    [Fact]
    public void A_slice_holds_a_hundred_endpoints_and_the_rest_gets_another()
    {
        EndpointSlicePlan plan = Plan(Pods(150), []);

        Assert.Equal([100, 50], plan.Created.Select(slice => slice.Endpoints.Count));
    }

    [Fact]
    public void One_changed_pod_changes_one_slice()
    {
        IReadOnlyList<EndpointSlice> slices = Named(Plan(Pods(150), []).Created);
        Pod[] pods = [.. Pods(150)];
        pods[120] = pods[120] with { Status = pods[120].Status with { Conditions = [] } };

        EndpointSlicePlan plan = Plan(pods, slices);

        EndpointSlice changed = Assert.Single(plan.Updated);
        Assert.Single(changed.Endpoints, endpoint => endpoint.Conditions?.Ready == false);
        Assert.Empty(plan.Created);
        Assert.Empty(plan.Deleted);
    }

    [Fact]
    public void A_new_pod_fills_the_slice_that_has_room()
    {
        IReadOnlyList<EndpointSlice> slices = Named(Plan(Pods(150), []).Created);

        EndpointSlicePlan plan = Plan(Pods(151), slices);

        Assert.Equal(51, Assert.Single(plan.Updated).Endpoints.Count);
    }

    [Fact]
    public void What_is_right_already_is_left_alone()
    {
        EndpointSlicePlan plan = Plan(Pods(3), Named(Plan(Pods(3), []).Created));

        Assert.Empty(plan.Created.Concat(plan.Updated).Concat(plan.Deleted));
    }

    [Fact]
    public void A_service_without_pods_keeps_one_empty_slice()
    {
        Assert.Empty(Assert.Single(Plan([], []).Created).Endpoints);
        EndpointSlicePlan plan = Plan([], Named(Plan(Pods(150), []).Created));

        Assert.Empty(Assert.Single(plan.Updated).Endpoints);
        Assert.Single(plan.Deleted);
    }

    [Fact]
    public void A_named_port_is_looked_up_in_each_pod()
    {
        Pod old = WithPort(Pods(1)[0], "http", 8080);
        Pod young = WithPort(Pods(2)[1], "http", 9090);

        IReadOnlyList<EndpointGroup> groups = ServiceEndpoints.Of(Some.Service("web", targetPort: "http"), [old, young], _ => null);

        Assert.Equal([8080, 9090], groups.Select(group => group.Ports[0].Port!.Value).Order());
    }

    [Fact]
    public void A_pod_on_its_way_out_still_serves_but_is_not_ready()
    {
        Pod leaving = Pods(1)[0] is var pod ? pod.WithMetadata(pod.Metadata with { DeletionTimestamp = DateTimeOffset.UnixEpoch }) : pod;

        EndpointConditions? plain = Conditions(Some.Service("web"));
        EndpointConditions? published = Conditions(Some.Service("web") is var service ? service with { Spec = service.Spec with { PublishNotReadyAddresses = true } } : service);

        Assert.Equal(new EndpointConditions { Ready = false, Serving = true, Terminating = true }, plain);
        Assert.Equal(new EndpointConditions { Ready = true, Serving = true, Terminating = true }, published);

        EndpointConditions? Conditions(Service service) => Assert.Single(Assert.Single(ServiceEndpoints.Of(service, [leaving], _ => null)).Endpoints).Conditions;
    }

    [Fact]
    public async Task A_service_follows_its_pods_in_both_forms()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(controllers => controllers.AddEndpointSlices());
        await cluster.AddNodeAsync(Some.Node("n1"));
        await cluster.CreateAsync(Some.Service("web"));
        await cluster.CreateAsync(Some.Pod("web-1", node: "n1"));
        await cluster.CreateAsync(Some.Pod("web-2", node: "n1"));
        await cluster.CreateAsync(Some.Pod("other", app: "other", node: "n1"));

        IReadOnlyList<EndpointSlice> slices = [.. (await cluster.WaitForAllAsync<EndpointSlice>(found => OfWeb(found) is [{ Endpoints.Count: 2 }])).Where(IsOfWeb)];
        await cluster.WaitForAsync<Endpoints>("web", endpoints => endpoints.Subsets is [{ Addresses.Count: 2 }]);
        await cluster.Kube.DeleteAsync<Pod>(new("default", "web-1"));
        await cluster.WaitForAllAsync<EndpointSlice>(found => OfWeb(found) is [{ Endpoints.Count: 1 }]);
        await cluster.Kube.DeleteAsync<Service>(new("default", "web"));
        await cluster.WaitUntilGoneAsync<Endpoints>("web");

        Assert.Equal("web", slices[0].Metadata.Labels["kubernetes.io/service-name"]);
        Assert.Equal([80], slices[0].Ports.Select(port => port.Port!.Value));
    }

    private static bool IsOfWeb(EndpointSlice slice) => slice.Metadata.Labels.GetValueOrDefault(EndpointSlicePlan.ServiceLabel) == "web";

    private static EndpointSlice[] OfWeb(IReadOnlyList<EndpointSlice> slices) => [.. slices.Where(IsOfWeb)];

    private static EndpointSlicePlan Plan(IReadOnlyList<Pod> pods, IReadOnlyList<EndpointSlice> existing) =>
        EndpointSlicePlan.For(Some.Service("web"), ServiceEndpoints.Of(Some.Service("web"), pods, _ => null), existing);

    private static IReadOnlyList<EndpointSlice> Named(IReadOnlyList<EndpointSlice> slices) =>
        [.. slices.Select((slice, i) => slice.WithMetadata(slice.Metadata with { Name = $"web-{i}" }))];

    private static IReadOnlyList<Pod> Pods(int count) => [.. Enumerable.Range(0, count).Select(i => Some.Pod($"web-{i:d3}", node: "n1") with
    {
        Status = new() { Phase = "Running", PodIP = $"10.0.{i / 250}.{i % 250}", Conditions = [new() { Type = "Ready", Status = "True" }] },
    })];

    private static Pod WithPort(Pod pod, string name, int port) =>
        pod with { Spec = pod.Spec with { Containers = [pod.Spec.Containers[0] with { Ports = [new() { Name = name, Number = port }] }] } };
}
