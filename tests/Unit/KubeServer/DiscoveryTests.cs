using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Tests.KubeServer;

public sealed class DiscoveryTests
{
    [Fact]
    public async Task Clients_learn_the_kinds_from_one_document()
    {
        await using TestApi api = await TestApi.StartAsync();

        JsonObject core = (await api.GetAsync("/api", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json")).Json;
        JsonObject groups = (await api.GetAsync("/apis", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json")).Json;

        JsonObject pods = core.Objects("items").Single().Objects("versions").Single().Objects("resources").Single(entry => entry.Text("resource") == "pods");
        Assert.Equal("Namespaced", pods.Text("scope"));
        Assert.Equal(["attach", "binding", "ephemeralcontainers", "eviction", "exec", "log", "portforward", "proxy", "resize", "status"], pods.Objects("subresources").Select(entry => entry.Text("subresource")!).Order());
        Assert.Contains("apps", groups.Objects("items").Select(group => group.Child("metadata").Text("name")));
    }

    [Fact]
    public async Task Documents_of_versions_tell_in_which_version_kinds_are_stored_and_go_only_to_those_who_take_them()
    {
        await using TestApi api = await TestApi.StartAsync();

        JsonObject apps = (await api.GetAsync("/apis/apps/v1")).Json;
        JsonObject old = (await api.GetAsync("/apis/autoscaling/v1")).Json;
        JsonObject reviews = (await api.GetAsync("/apis/authorization.k8s.io/v1")).Json;
        TestApi.Answer page = await api.GetAsync("/apis/apps/v1", "text/html");
        TestApi.Answer table = await api.GetAsync("/apis", "application/json;as=Table;v=v1;g=meta.k8s.io");
        TestApi.Answer either = await api.GetAsync("/apis", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json");

        Assert.Equal("8aSe+NMegvE=", apps.Objects("resources").Single(row => row.Text("name") == "deployments").Text("storageVersionHash"));
        Assert.Null(apps.Objects("resources").Single(row => row.Text("name") == "deployments/status").Text("storageVersionHash"));
        Assert.NotNull(old.Objects("resources").Single(row => row.Text("name") == "horizontalpodautoscalers").Text("storageVersionHash"));
        Assert.All(reviews.Objects("resources"), row => Assert.Null(row.Text("storageVersionHash")));
        Assert.Equal((406, 406, 200), (page.Code, table.Code, either.Code));
    }

    [Fact]
    public async Task The_root_tells_all_paths()
    {
        await using TestApi api = await TestApi.StartAsync();

        string[] paths = [.. (await api.GetAsync("/")).Json.Texts("paths")];

        Assert.Equal(paths.Order(StringComparer.Ordinal), paths);
        Assert.Superset(new HashSet<string> { "/api", "/api/v1", "/apis", "/apis/apps", "/apis/apps/v1", "/livez/ping", "/metrics", "/openapi/v2", "/version" }, paths.ToHashSet());
    }

    [Fact]
    public async Task Older_clients_learn_them_version_by_version()
    {
        await using TestApi api = await TestApi.StartAsync();

        Assert.Equal(["v1"], (await api.GetAsync("/api")).Json.Texts("versions"));
        Assert.Contains("apps", (await api.GetAsync("/apis")).Json.Objects("groups").Select(group => group.Text("name")));
        Assert.Equal("apps/v1", (await api.GetAsync("/apis/apps")).Json.Child("preferredVersion").Text("groupVersion"));
        JsonObject apps = (await api.GetAsync("/apis/apps/v1")).Json;
        Assert.Contains("deployments/scale", apps.Objects("resources").Select(row => row.Text("name")));
        Assert.Equal(["deploy"], apps.Objects("resources").Single(row => row.Text("name") == "deployments").Texts("shortNames"));
        Assert.Equal(404, (await api.GetAsync("/apis/nothing/v1")).Code);
    }

    [Fact]
    public async Task The_version_is_one_that_kubectl_accepts()
    {
        await using TestApi api = await TestApi.StartAsync();

        JsonObject version = (await api.GetAsync("/version")).Json;

        Assert.Equal(("1", "32"), (version.Text("major"), version.Text("minor")));
        Assert.StartsWith("v1.32.0-gantry", version.Text("gitVersion"));
    }

    [Fact]
    public async Task Methods_that_a_path_does_not_have_are_told()
    {
        await using TestApi api = await TestApi.StartAsync();


        Assert.Equal(405, (await api.PostAsync("/api/v1/configmaps", Some.ConfigMap("a"))).Code);
        Assert.Equal(405, (await api.PutAsync("/api/v1/namespaces/default/configmaps", "{}")).Code);
        Assert.Equal(404, (await api.GetAsync("/api/v1/namespaces/default/configmaps/a/status")).Code);
    }

    [Fact]
    public async Task The_schema_documents_are_found_by_their_index()
    {
        await using TestApi api = await TestApi.StartAsync();

        JsonObject index = (await api.GetAsync("/openapi/v3")).Json;
        string address = index.Child("paths").Child("apis/apps/v1").Text("serverRelativeURL")!;

        Assert.Equal("3.0.0", (await api.GetAsync(address)).Json.Text("openapi"));
        Assert.Equal("2.0", (await api.GetAsync("/openapi/v2")).Json.Text("swagger"));
    }
}
