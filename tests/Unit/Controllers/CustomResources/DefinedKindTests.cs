using System.Text;
using Gantry.Controllers.DefinedKinds;
using Gantry.Controllers.GarbageCollection;
using Gantry.Controllers.Namespaces;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Tests.Clusters;

namespace Gantry.Tests.CustomResources;

public sealed class DefinedKindTests
{
    private const string Definition = """
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"widgets.example.com"},
         "spec":{"group":"example.com","scope":"Namespaced","names":{"plural":"widgets","kind":"Widget"},
          "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}]}}
        """;

    private static readonly ResourceDefinition Widgets = new("example.com", "v1", "Widget", "widgets");

    [Fact]
    public async Task Objects_of_a_defined_kind_go_with_their_owners()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(controllers => controllers.AddDefinedKinds(controllers.AddGarbageCollection()));
        await DefineAsync(cluster);
        ConfigMap owner = await cluster.CreateAsync(new ConfigMap { Metadata = new() { Name = "owner", Namespace = "default" } });
        await PostAsync(cluster, "/apis/example.com/v1/namespaces/default/widgets", Owned("widget", "Widget", "example.com/v1", "v1", "ConfigMap", owner));

        await cluster.Kube.DeleteAsync<ConfigMap>(owner.Key);

        await UntilGoneAsync(cluster, new("default", "widget"));
    }

    [Fact]
    public async Task An_object_of_a_defined_kind_takes_what_it_owns_with_it()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(controllers => controllers.AddDefinedKinds(controllers.AddGarbageCollection()));
        await DefineAsync(cluster);
        await PostAsync(cluster, "/apis/example.com/v1/namespaces/default/widgets", """{"metadata":{"name":"widget"}}""");
        PartialObject widget = await cluster.Kube.GetAsync(Widgets, new("default", "widget"), KubeJson.TypeOf<PartialObject>());
        await cluster.CreateAsync(new ConfigMap
        {
            Metadata = new()
            {
                Name = "owned",
                Namespace = "default",
                OwnerReferences = [new() { ApiVersion = "example.com/v1", Kind = "Widget", Name = "widget", Uid = widget.Uid, BlockOwnerDeletion = true }],
            },
        });

        await cluster.Kube.DeleteAsync(Widgets, new("default", "widget"), new() { PropagationPolicy = "Foreground" });

        await cluster.WaitUntilGoneAsync<ConfigMap>("owned");
        await UntilGoneAsync(cluster, new("default", "widget"));
    }

    [Fact]
    public async Task A_namespace_takes_the_objects_of_defined_kinds_with_it()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(controllers => controllers.AddNamespaces());
        await DefineAsync(cluster);
        await cluster.CreateAsync(new Namespace { Metadata = new() { Name = "team" } });
        await PostAsync(cluster, "/apis/example.com/v1/namespaces/team/widgets", """{"metadata":{"name":"widget"}}""");

        await cluster.Kube.DeleteAsync<Namespace>(ObjectKey.ClusterScoped("team"));

        await cluster.WaitUntilGoneAsync<Namespace>("team");
        await UntilGoneAsync(cluster, new("team", "widget"));
    }

    [Fact]
    public async Task A_kind_that_is_defined_again_is_collected_again()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(controllers => controllers.AddDefinedKinds(controllers.AddGarbageCollection()));
        await DefineAsync(cluster);
        await cluster.Kube.DeleteAsync(new ResourceDefinition("apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions") { Namespaced = false }, ObjectKey.ClusterScoped("widgets.example.com"));
        await UntilAsync(cluster, async () => !(await cluster.Kube.DiscoverAsync()).Any(kind => kind.Plural == "widgets"));
        await DefineAsync(cluster);
        ConfigMap owner = await cluster.CreateAsync(new ConfigMap { Metadata = new() { Name = "owner", Namespace = "default" } });
        await PostAsync(cluster, "/apis/example.com/v1/namespaces/default/widgets", Owned("widget", "Widget", "example.com/v1", "v1", "ConfigMap", owner));

        await cluster.Kube.DeleteAsync<ConfigMap>(owner.Key);

        await UntilGoneAsync(cluster, new("default", "widget"));
    }

    private static Task DefineAsync(TestCluster cluster) => UntilAsync(cluster, async () =>
    {
        using HttpClient http = Connect(cluster);
        using HttpResponseMessage answer = await http.PostAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", Json(Definition));
        return answer.IsSuccessStatusCode;
    });

    private static async Task PostAsync(TestCluster cluster, string path, string body)
    {
        using HttpClient http = Connect(cluster);
        using HttpResponseMessage answer = await http.PostAsync(path, Json(body));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static string Owned(string name, string kind, string version, string ownerVersion, string ownerKind, IKubeObject owner) =>
        $$"""
        {"apiVersion":"{{version}}","kind":"{{kind}}","metadata":{"name":"{{name}}","ownerReferences":[{"apiVersion":"{{ownerVersion}}","kind":"{{ownerKind}}","name":"{{owner.Name}}","uid":"{{owner.Uid}}"}]} }
        """;

    private static Task UntilGoneAsync(TestCluster cluster, ObjectKey key) => UntilAsync(cluster, async () =>
    {
        try
        {
            await cluster.Kube.GetAsync(Widgets, key, KubeJson.TypeOf<PartialObject>());
            return false;
        }
        catch (KubeException failure) when (failure.Kind is KubeFailure.NotFound)
        {
            return true;
        }
    });

    private static async Task UntilAsync(TestCluster cluster, Func<Task<bool>> condition)
    {
        for (DateTime end = DateTime.UtcNow.AddSeconds(60); !await condition();)
        {
            Assert.True(DateTime.UtcNow < end, "waited for a minute");
            await Task.Delay(1);
            cluster.Clock.Advance(TimeSpan.FromMilliseconds(5));
        }
    }

    private static HttpClient Connect(TestCluster cluster) => new(cluster.Api, disposeHandler: false) { BaseAddress = new Uri("http://api/") };

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
