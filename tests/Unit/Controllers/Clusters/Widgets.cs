using System.Text;
using Gantry.Kube;
using Gantry.Kube.Meta;

namespace Gantry.Tests.Clusters;

/// <summary>A kind that a user defines, and objects of it.</summary>
internal static class Widgets
{
    public const string ScaleBySize = """{"status":{},"scale":{"specReplicasPath":".spec.size","statusReplicasPath":".status.size"}}""";

    public static ResourceDefinition Kind { get; } = new("example.com", "v1", "Widget", "widgets");

    public static async Task DefineAsync(TestCluster cluster, string subresources = "{}")
    {
        await PostAsync(cluster, "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", $$"""
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"widgets.example.com"},
             "spec":{"group":"example.com","scope":"Namespaced","names":{"plural":"widgets","kind":"Widget"},
              "versions":[{"name":"v1","served":true,"storage":true,"subresources":{{subresources}},"schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true} } }]} }
            """);
        while (!(await cluster.Kube.DiscoverAsync()).Any(kind => kind.Plural == "widgets"))
            await Task.Delay(1);
    }

    /// <summary>Creates a widget and answers with its uid.</summary>
    public static async Task<string> CreateAsync(TestCluster cluster, string name, string spec = "{}")
    {
        await PostAsync(cluster, "/apis/example.com/v1/namespaces/default/widgets", $$"""{"metadata":{"name":"{{name}}"},"spec":{{spec}} }""");
        return (await cluster.Kube.GetAsync(Kind, new("default", name), KubeJson.TypeOf<PartialObject>())).Metadata.Uid!;
    }

    private static async Task PostAsync(TestCluster cluster, string path, string body)
    {
        using HttpClient http = new(cluster.Api, disposeHandler: false) { BaseAddress = new Uri("http://api/") };
        using HttpResponseMessage answer = await http.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
