using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Tests.KubeServer;

public sealed class NamespaceTests
{
    private const string Namespaces = "/api/v1/namespaces";

    [Fact]
    public async Task A_namespace_terminates_until_it_is_finalized()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync(Namespaces, """{"metadata":{"name":"team"}}""");
        await api.PostAsync($"{Namespaces}/team/configmaps", Some.ConfigMap("a"));

        TestApi.Answer deleted = await api.DeleteAsync($"{Namespaces}/team");
        TestApi.Answer refused = await api.PostAsync($"{Namespaces}/team/configmaps", Some.ConfigMap("b"));
        JsonObject space = (await api.GetAsync($"{Namespaces}/team")).Json;
        space.Child("spec")!["finalizers"] = new JsonArray();
        TestApi.Answer finalized = await api.PutAsync($"{Namespaces}/team/finalize", space.ToJsonString());

        Assert.Equal("Terminating", deleted.Json.Child("status").Text("phase"));
        Assert.False(deleted.Json.Child("metadata")!.ContainsKey("deletionGracePeriodSeconds"));
        Assert.Equal((403, "configmaps \"b\" is forbidden: unable to create new content in namespace team because it is being terminated"), (refused.Code, refused.Message));
        Assert.Equal("NamespaceTerminating", refused.Json.Child("details").Objects("causes").Single().Text("reason"));
        Assert.Equal(200, finalized.Code);
        Assert.Equal(404, (await api.GetAsync($"{Namespaces}/team")).Code);
    }

    [Fact]
    public async Task The_systems_namespaces_stay()
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer refused = await api.DeleteAsync($"{Namespaces}/default");

        Assert.Equal((403, "namespaces \"default\" is forbidden: this namespace may not be deleted"), (refused.Code, refused.Message));
        Assert.Equal(["default", "kube-node-lease", "kube-public", "kube-system"], (await api.GetAsync(Namespaces)).Json.Objects("items").Select(item => item.Child("metadata").Text("name")!));
    }

    [Fact]
    public async Task Nothing_is_made_in_a_namespace_that_is_not_there()
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer refused = await api.PostAsync($"{Namespaces}/nowhere/configmaps", Some.ConfigMap("a"));

        Assert.Equal((404, "namespaces \"nowhere\" not found"), (refused.Code, refused.Message));
    }
}
