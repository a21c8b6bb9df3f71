using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer;
using Gantry.Store;

namespace Gantry.Tests.KubeServer;

/// <summary>Servers that share a store but nothing else, as several machines on one etcd do.</summary>
public sealed class SeveralServersTests
{
    private const string Services = "/api/v1/namespaces/default/services";

    [Fact]
    public async Task No_two_services_get_the_same_address_or_node_port_from_different_servers()
    {
        await using MemoryStore store = new();
        // Of 32 addresses 16 are for those who ask by number, the last is not used, and the server's own service has the first of all.
        KubeApiOptions options = new() { ServiceNetwork = System.Net.IPNetwork.Parse("10.96.0.0/27"), NodePorts = (30000, 30014) };
        await using TestApi one = await TestApi.StartAsync(options: options, shared: store);
        await using TestApi two = await TestApi.StartAsync(options: options, shared: store);

        TestApi.Answer[] made = await Task.WhenAll(Enumerable.Range(0, 15).Select(i => (i % 2 == 0 ? one : two).PostAsync(Services, Some.Service($"s{i}", "NodePort"))));
        TestApi.Answer full = await two.PostAsync(Services, Some.Service("late", "NodePort"));

        Assert.All(made, answer => Assert.Equal(201, answer.Code));
        Assert.Equal(15, made.Select(answer => answer.Json.Child("spec").Text("clusterIP")).Distinct().Count());
        Assert.Equal(15, made.Select(answer => answer.Json.Child("spec").Objects("ports").Single().Whole("nodePort")).Distinct().Count());
        Assert.Equal(500, full.Code);
        Assert.Empty((await store.ListAsync("/registry/claims/")).Entries);
    }

    [Fact]
    public async Task One_of_many_who_ask_for_the_same_address_gets_it()
    {
        await using MemoryStore store = new();
        await using TestApi one = await TestApi.StartAsync(shared: store);
        await using TestApi two = await TestApi.StartAsync(shared: store);

        TestApi.Answer[] made = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => (i % 2 == 0 ? one : two).PostAsync(Services, Some.Service($"s{i}", extra: ",\"clusterIP\":\"10.96.0.9\""))));

        Assert.Single(made, answer => answer.Code == 201);
        Assert.Equal(9, made.Count(answer => answer.Code == 422));
    }

    [Fact]
    public async Task A_claim_that_a_dead_server_left_is_over_after_a_while()
    {
        await using TestApi api = await TestApi.StartAsync();
        string left = api.Clock.GetUtcNow().ToString("O");
        await api.Store.WriteAsync(new Write { Key = "/registry/claims/services/10.96.0.9", Value = new Payload(System.Text.Encoding.UTF8.GetBytes(left)) });

        TestApi.Answer early = await api.PostAsync(Services, Some.Service("s", extra: ",\"clusterIP\":\"10.96.0.9\""));
        api.Clock.Advance(TimeSpan.FromMinutes(6));
        TestApi.Answer late = await api.PostAsync(Services, Some.Service("s", extra: ",\"clusterIP\":\"10.96.0.9\""));

        Assert.Equal([422, 201], [early.Code, late.Code]);
    }

    [Fact]
    public async Task What_one_server_has_acknowledged_another_shows_at_once()
    {
        await using MemoryStore store = new();
        await using TestApi one = await TestApi.StartAsync(shared: store);
        await using TestApi two = await TestApi.StartAsync(shared: store);

        for (int i = 0; i < 20; i++)
        {
            await one.PostAsync("/api/v1/namespaces/default/configmaps", "{\"metadata\":{\"name\":\"c" + i + "\"}}");
            JsonObject list = (await two.GetAsync("/api/v1/namespaces/default/configmaps")).Json;
            Assert.Equal(i + 1, list.Objects("items").Count());
        }
    }

    [Fact]
    public async Task A_watch_goes_on_at_a_server_that_was_started_later()
    {
        await using MemoryStore store = new();
        await using TestApi first = await TestApi.StartAsync(shared: store);
        string version = (await first.PostAsync("/api/v1/namespaces/default/configmaps", """{"metadata":{"name":"a"}}""")).Version;
        await first.PostAsync("/api/v1/namespaces/default/configmaps", """{"metadata":{"name":"b"}}""");
        await first.DeleteAsync("/api/v1/namespaces/default/configmaps/a");

        await using TestApi second = await TestApi.StartAsync(shared: store);
        TestApi.Answer answer = await second.GetAsync($"/api/v1/namespaces/default/configmaps?watch=true&timeoutSeconds=1&resourceVersion={version}");

        string[] types = [.. answer.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!["type"]!.GetValue<string>())];
        Assert.Equal(["ADDED", "DELETED"], types);
    }

    [Fact]
    public async Task The_endpoints_of_the_api_are_all_living_servers()
    {
        await using MemoryStore store = new();
        await using TestApi one = await TestApi.StartAsync(options: MemberAt("192.0.2.1"), shared: store);
        await using TestApi two = await TestApi.StartAsync(options: MemberAt("192.0.2.2"), shared: store);
        TestApi three = await TestApi.StartAsync(options: MemberAt("192.0.2.3"), shared: store);

        await WaitFor.TrueAsync(async () => (await EndpointsAsync(one)).Length == 3);
        string[] all = await EndpointsAsync(one);
        JsonObject leases = (await two.GetAsync("/apis/coordination.k8s.io/v1/namespaces/kube-system/leases?labelSelector=apiserver.kubernetes.io/identity=kube-apiserver")).Json;
        await three.DisposeAsync();
        // Another server may have been about to write what it saw before.
        await WaitFor.TrueAsync(async () => (await EndpointsAsync(one)).Length == 2);
        string[] left = await EndpointsAsync(one);

        Assert.Equal(["192.0.2.1:6443", "192.0.2.2:6443", "192.0.2.3:6443"], all);
        Assert.Equal(3, leases.Objects("items").Count());
        Assert.Equal(["192.0.2.1:6443", "192.0.2.2:6443"], left);
    }

    [Fact]
    public async Task A_server_that_dies_is_no_endpoint_after_a_while_and_comes_back_when_it_does()
    {
        await using MemoryStore store = new();
        await using CuttableStore cut = new(store);
        await using TestApi one = await TestApi.StartAsync(options: MemberAt("192.0.2.1"), shared: store);
        await using TestApi two = await TestApi.StartAsync(options: MemberAt("192.0.2.2", 7443), shared: cut);

        string[] both = await EndpointsAsync(one);
        cut.IsCut = true;
        await WaitFor.TrueAsync(async () => (await EndpointsAsync(one)).Length == 1);
        string[] left = await EndpointsAsync(one);
        cut.IsCut = false;
        await WaitFor.TrueAsync(async () => (await EndpointsAsync(one)).Length == 2);

        Assert.Equal(["192.0.2.1:6443", "192.0.2.2:7443"], both);
        Assert.Equal(["192.0.2.1:6443"], left);
        Assert.Equal(both, await SlicesAsync(one));
    }

    [Fact]
    public async Task A_server_that_comes_is_an_endpoint_long_before_the_others_renew_their_leases()
    {
        await using TestApi one = await TestApi.StartAsync(options: MemberAt("192.0.2.1") with { ServerLeaseDuration = TimeSpan.FromMinutes(5) });

        await one.PostAsync("/apis/coordination.k8s.io/v1/namespaces/kube-system/leases", """
            {"metadata":{"name":"apiserver-other","labels":{"apiserver.kubernetes.io/identity":"kube-apiserver"},"annotations":{"gantry/api-address":"192.0.2.9:6443"}},"spec":{"holderIdentity":"other"}}
            """);

        await WaitFor.TrueAsync(async () => (await EndpointsAsync(one)).Contains("192.0.2.9:6443"));
    }

    private static KubeApiOptions MemberAt(string address, int port = 6443) =>
        new() { AdvertiseAddress = System.Net.IPAddress.Parse(address), AdvertisePort = port, SharesStore = true, ServerLeaseDuration = TimeSpan.FromSeconds(3) };

    private static async Task<string[]> EndpointsAsync(TestApi api) =>
        [.. (await api.GetAsync("/api/v1/namespaces/default/endpoints/kubernetes")).Json.Objects("subsets")
            .SelectMany(set => set.Objects("addresses").Select(address => $"{address.Text("ip")}:{set.Objects("ports").Single().Whole("port")}")).Order()];

    private static async Task<string[]> SlicesAsync(TestApi api) =>
        [.. (await api.GetAsync("/apis/discovery.k8s.io/v1/namespaces/default/endpointslices?labelSelector=kubernetes.io/service-name=kubernetes")).Json.Objects("items")
            .SelectMany(slice => slice.Objects("endpoints").Select(end => $"{end.Texts("addresses").Single()}:{slice.Objects("ports").Single().Whole("port")}")).Order()];
}
