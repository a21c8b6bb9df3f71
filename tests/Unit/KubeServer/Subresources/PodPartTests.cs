using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Tests.KubeServer.Subresources;

public sealed class PodPartTests
{
    private const string Pods = "/api/v1/namespaces/default/pods";
    private const string Strategic = "application/strategic-merge-patch+json";

    [Fact]
    public async Task Ephemeral_containers_join_by_their_subresource_only()
    {
        await using TestApi api = await StartAsync();

        TestApi.Answer added = await api.PatchAsync($"{Pods}/p/ephemeralcontainers", """{"spec":{"ephemeralContainers":[{"name":"debug","image":"busybox","targetContainerName":"c"}]}}""", Strategic);
        TestApi.Answer plain = await api.PatchAsync($"{Pods}/p", """{"metadata":{"labels":{"x":"1"}},"spec":{"ephemeralContainers":[{"name":"more","image":"busybox"}]}}""", Strategic);
        TestApi.Answer got = await api.GetAsync($"{Pods}/p/ephemeralcontainers");

        Assert.Equal((200, "debug"), (added.Code, Names(added)));
        Assert.Equal((200, "debug", "1"), (plain.Code, Names(plain), plain.Json.Child("metadata").Child("labels").Text("x")));
        Assert.Equal(plain.Text, got.Text);
        Assert.Equal(2, added.Json.Child("metadata").Whole("generation"));
    }

    [Fact]
    public async Task Ephemeral_containers_stay_as_they_are_and_nothing_else_changes()
    {
        await using TestApi api = await StartAsync();
        TestApi.Answer added = await api.PatchAsync($"{Pods}/p/ephemeralcontainers", """{"spec":{"ephemeralContainers":[{"name":"debug","image":"busybox"}]}}""", Strategic);

        JsonObject other = added.Json;
        other.Child("metadata")!["labels"] = new JsonObject { ["x"] = "1" };
        TestApi.Answer ignored = await api.PutAsync($"{Pods}/p/ephemeralcontainers", other.ToJsonString());
        JsonObject none = ignored.Json;
        none.Child("spec")!.Remove("ephemeralContainers");
        TestApi.Answer removed = await api.PutAsync($"{Pods}/p/ephemeralcontainers", none.ToJsonString());
        TestApi.Answer changed = await api.PatchAsync($"{Pods}/p/ephemeralcontainers", """{"spec":{"ephemeralContainers":[{"name":"debug","image":"other"}]}}""", Strategic);

        Assert.Equal((200, null), (ignored.Code, ignored.Json.Child("metadata").Child("labels").Text("x")));
        Assert.Equal(422, removed.Code);
        Assert.Contains("existing ephemeral containers \"debug\" may not be removed", removed.Message, StringComparison.Ordinal);
        Assert.Contains("existing ephemeral containers \"debug\" may not be changed", changed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_resize_changes_resources_and_nothing_else()
    {
        await using TestApi api = await StartAsync();

        TestApi.Answer resized = await api.PatchAsync($"{Pods}/p/resize", """{"metadata":{"labels":{"x":"1"}},"spec":{"containers":[{"name":"c","image":"other:2","resources":{"requests":{"cpu":"200m"}}}]}}""", Strategic);
        TestApi.Answer plain = await api.PatchAsync($"{Pods}/p", """{"spec":{"containers":[{"name":"c","resources":{"requests":{"cpu":"300m"}}}]}}""", Strategic);
        TestApi.Answer other = await api.PatchAsync($"{Pods}/p/resize", """{"spec":{"containers":[{"name":"c","resources":{"requests":{"ephemeral-storage":"1Gi"}}}]}}""", Strategic);
        TestApi.Answer promoted = await api.PatchAsync($"{Pods}/p/resize", """{"spec":{"containers":[{"name":"c","resources":{"requests":null}}]}}""", Strategic);

        JsonObject container = resized.Json.Child("spec").Objects("containers").Single();
        Assert.Equal((200, "200m", "web:1"), (resized.Code, container.Child("resources").Child("requests").Text("cpu"), container.Text("image")));
        Assert.Equal(2, resized.Json.Child("metadata").Whole("generation"));
        Assert.Equal(422, plain.Code);
        Assert.Contains("only cpu and memory resources are mutable", other.Message, StringComparison.Ordinal);
        Assert.Contains("resource requests cannot be removed", promoted.Message, StringComparison.Ordinal);
        Assert.Contains("Pod QOS Class may not change as a result of resizing", promoted.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bindings_can_be_posted_in_their_namespace()
    {
        await using TestApi api = await StartAsync();

        TestApi.Answer bound = await api.PostAsync("/api/v1/namespaces/default/bindings", """{"metadata":{"name":"p"},"target":{"kind":"Node","name":"n1"}}""");

        Assert.Equal(201, bound.Code);
        Assert.Equal("n1", (await api.GetAsync($"{Pods}/p")).Json.Child("spec").Text("nodeName"));
    }

    private static async Task<TestApi> StartAsync()
    {
        TestApi api = await TestApi.StartAsync();
        await api.AddDefaultAccountAsync();
        await api.PostAsync(Pods, """{"metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"web:1","resources":{"requests":{"cpu":"100m"}}}]}}""");
        return api;
    }

    private static string Names(TestApi.Answer pod) => string.Join(' ', pod.Json.Child("spec").Objects("ephemeralContainers").Select(container => container.Text("name")));
}
