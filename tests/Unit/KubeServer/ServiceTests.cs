using System.Net;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer;

namespace Gantry.Tests.KubeServer;

public sealed class ServiceTests
{
    private const string Services = "/api/v1/namespaces/default/services";

    [Fact]
    public async Task Services_get_addresses_of_their_own()
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer[] made = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => api.PostAsync(Services, Some.Service($"s{i}"))));

        string[] addresses = [.. made.Select(answer => answer.Json.Child("spec").Text("clusterIP")!)];
        Assert.Equal(12, addresses.Distinct().Count());
        Assert.All(addresses, address => Assert.True(IPNetwork.Parse("10.96.0.0/12").Contains(IPAddress.Parse(address))));
        Assert.Equal(["IPv4"], made[0].Json.Child("spec").Texts("ipFamilies"));
    }

    [Fact]
    public async Task An_address_is_kept_through_updates_and_free_after_deletion()
    {
        await using TestApi api = await TestApi.StartAsync();
        string address = (await api.PostAsync(Services, Some.Service("s"))).Json.Child("spec").Text("clusterIP")!;

        TestApi.Answer replaced = await api.PutAsync($"{Services}/s", Some.Service("s", extra: ",\"sessionAffinity\":\"ClientIP\""));
        TestApi.Answer taken = await api.PostAsync(Services, Some.Service("t", extra: $",\"clusterIP\":\"{address}\""));
        await api.DeleteAsync($"{Services}/s");
        TestApi.Answer free = await api.PostAsync(Services, Some.Service("t", extra: $",\"clusterIP\":\"{address}\""));

        Assert.Equal(address, replaced.Json.Child("spec").Text("clusterIP"));
        Assert.Equal([422, 201], [taken.Code, free.Code]);
        Assert.Contains("provided IP is already allocated", taken.Message);
    }

    [Fact]
    public async Task Headless_and_external_services_have_no_address()
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer headless = await api.PostAsync(Services, Some.Service("h", extra: ",\"clusterIP\":\"None\""));
        TestApi.Answer external = await api.PostAsync(Services, Some.Service("e", "ExternalName", ",\"externalName\":\"example.com\""));

        Assert.Equal("None", headless.Json.Child("spec").Text("clusterIP"));
        Assert.Null(external.Json.Child("spec")!["clusterIP"]);
    }

    [Fact]
    public async Task Node_ports_are_given_kept_and_taken_back()
    {
        await using TestApi api = await TestApi.StartAsync(options: new KubeApiOptions { NodePorts = (30000, 30001) });

        long first = Port(await api.PostAsync(Services, Some.Service("a", "NodePort")));
        long second = Port(await api.PostAsync(Services, Some.Service("b", "NodePort")));
        TestApi.Answer full = await api.PostAsync(Services, Some.Service("c", "NodePort"));
        TestApi.Answer kept = await api.PutAsync($"{Services}/a", Some.Service("a", "NodePort"));
        TestApi.Answer plain = await api.PutAsync($"{Services}/b", Some.Service("b"));

        Assert.Equal([30000, 30001], new[] { first, second }.Order());
        Assert.Equal(500, full.Code);
        Assert.Equal(first, Port(kept));
        Assert.Null(plain.Json.Child("spec").Objects("ports").Single()["nodePort"]);
        Assert.Equal(second, Port(await api.PostAsync(Services, Some.Service("c", "NodePort"))));
    }

    [Fact]
    public async Task Every_cluster_has_the_service_of_its_own_api()
    {
        await using TestApi api = await TestApi.StartAsync();

        JsonObject service = (await api.GetAsync($"{Services}/kubernetes")).Json;

        Assert.Equal("10.96.0.1", service.Child("spec").Text("clusterIP"));
        Assert.Equal(200, (await api.GetAsync("/api/v1/namespaces/default/endpoints/kubernetes")).Code);
        Assert.Equal(200, (await api.GetAsync("/apis/discovery.k8s.io/v1/namespaces/default/endpointslices/kubernetes")).Code);
    }

    private static long Port(TestApi.Answer service) => service.Json.Child("spec").Objects("ports").Single().Whole("nodePort") ?? 0;
}
