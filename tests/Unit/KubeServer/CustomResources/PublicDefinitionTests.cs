using Gantry.Kube.Trees;

namespace Gantry.Tests.KubeServer.CustomResources;

public sealed class PublicDefinitionTests
{
    [Fact]
    public async Task Large_definitions_of_others_load()
    {
        string folder = Folder();
        await using TestApi api = await TestApi.StartAsync();

        foreach (string file in Directory.EnumerateFiles(folder, "*.yaml"))
        {
            TestApi.Answer made = await api.SendAsync(HttpMethod.Post, Definitions.Path, await File.ReadAllTextAsync(file), "application/yaml");
            Assert.True(made.Code == 201, $"{Path.GetFileName(file)}: {made.Text[..Math.Min(made.Text.Length, 2000)]}");
            Assert.Contains(made.Json.Child("status").Objects("conditions"), condition => condition.Text("type") == "Established" && condition.Text("status") == "True");
        }

        TestApi.Answer document = await api.GetAsync("/openapi/v3/apis/gateway.networking.k8s.io/v1");
        TestApi.Answer older = await api.GetAsync("/openapi/v2");
        Assert.Contains("io.k8s.networking.gateway.v1.HTTPRoute", document.Text, StringComparison.Ordinal);
        Assert.Equal(200, older.Code);
    }

    [Fact]
    public async Task Objects_of_large_definitions_are_filled_in_and_judged()
    {
        string folder = Folder();
        await using TestApi api = await TestApi.StartAsync();
        foreach (string file in Directory.EnumerateFiles(folder, "gateway*.yaml"))
            await api.SendAsync(HttpMethod.Post, Definitions.Path, await File.ReadAllTextAsync(file), "application/yaml");
        const string routes = "/apis/gateway.networking.k8s.io/v1/namespaces/default/httproutes";

        TestApi.Answer made = await api.PostAsync(routes, """
            {"metadata":{"name":"one"},"spec":{"parentRefs":[{"name":"gate"}],"rules":[{"backendRefs":[{"name":"web","port":80}]}]}}
            """);
        TestApi.Answer refused = await api.PostAsync(routes, """
            {"metadata":{"name":"two"},"spec":{"parentRefs":[{"name":"gate"}],"rules":[{"filters":[{"type":"RequestRedirect"}],"backendRefs":[{"name":"web"}]}]}}
            """);
        TestApi.Answer table = await api.GetAsync(routes, "application/json;as=Table;v=v1;g=meta.k8s.io");

        Assert.Equal(201, made.Code);
        Assert.Equal("""[{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"gate"}]""", Sorted(made, "parentRefs"));
        Assert.Equal(422, refused.Code);
        Assert.Contains("filter.requestRedirect must be specified for RequestRedirect filter.type", refused.Message, StringComparison.Ordinal);
        Assert.Equal(["Name", "Hostnames", "Age"], table.Json.Objects("columnDefinitions").Select(column => column.Text("name")));
    }

    private static string Sorted(TestApi.Answer answer, string field)
    {
        System.Text.Json.Nodes.JsonArray list = [];
        foreach (System.Text.Json.Nodes.JsonObject item in answer.Json.Child("spec").Objects(field))
            list.Add((System.Text.Json.Nodes.JsonNode)new System.Text.Json.Nodes.JsonObject(item.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone()))));
        return list.Quoted;
    }

    private static string Folder()
    {
        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Gantry.slnx")))
            at = at.Parent;
        string found = Path.Combine(at?.Parent?.FullName ?? "/", "shared", "data", "crds");
        Assert.SkipUnless(Directory.Exists(found), "the public definitions are not here");
        return found;
    }
}
