using Gantry.Kube.Trees;

namespace Gantry.Tests.KubeServer;

public sealed class ListTests
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    [Fact]
    public async Task A_list_in_parts_is_consistent_while_objects_come_and_go()
    {
        await using TestApi api = await TestApi.StartAsync();
        foreach (string name in (string[])["a", "b", "c", "d", "e"])
            await api.PostAsync(ConfigMaps, Some.ConfigMap(name));

        TestApi.Answer first = await api.GetAsync($"{ConfigMaps}?limit=2");
        await api.PostAsync(ConfigMaps, Some.ConfigMap("c2"));
        await api.DeleteAsync($"{ConfigMaps}/d");
        TestApi.Answer second = await api.GetAsync($"{ConfigMaps}?limit=2&continue={Continue(first)}");
        TestApi.Answer third = await api.GetAsync($"{ConfigMaps}?limit=2&continue={Continue(second)}");

        Assert.Equal([.. "abcde".Select(c => c.ToString())], [.. Names(first), .. Names(second), .. Names(third)]);
        Assert.Equal(3, first.Json.Child("metadata").Whole("remainingItemCount"));
        Assert.Equal([first.Version, first.Version], [second.Version, third.Version]);
        Assert.Equal("", Continue(third));
    }

    [Fact]
    public async Task A_list_goes_on_under_a_selector()
    {
        await using TestApi api = await TestApi.StartAsync();
        for (int i = 0; i < 6; i++)
            await api.PostAsync(ConfigMaps, $$$"""{"metadata":{"name":"m{{{i}}}","labels":{"even":"{{{i % 2 == 0}}}"} } }""");

        TestApi.Answer first = await api.GetAsync($"{ConfigMaps}?limit=2&labelSelector=even%3DTrue");
        TestApi.Answer second = await api.GetAsync($"{ConfigMaps}?limit=2&labelSelector=even%3DTrue&continue={Continue(first)}");

        Assert.Equal(["m0", "m2"], Names(first));
        Assert.Equal(["m4"], Names(second));
    }

    [Fact]
    public async Task A_part_asked_for_too_late_has_expired()
    {
        await using TestApi api = await TestApi.StartAsync();
        foreach (string name in (string[])["a", "b", "c"])
            await api.PostAsync(ConfigMaps, Some.ConfigMap(name));
        TestApi.Answer first = await api.GetAsync($"{ConfigMaps}?limit=1");
        await api.PostAsync(ConfigMaps, Some.ConfigMap("d"));
        await api.Store.CompactAsync(api.Store.Current);

        TestApi.Answer second = await api.GetAsync($"{ConfigMaps}?limit=1&continue={Continue(first)}");

        Assert.Equal((410, "Expired"), (second.Code, second.Reason));
    }

    [Fact]
    public async Task Lists_span_namespaces_and_follow_selectors()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync("/api/v1/namespaces", """{"metadata":{"name":"other"}}""");
        await api.PostAsync(ConfigMaps, Some.ConfigMap("a"));
        await api.PostAsync("/api/v1/namespaces/other/configmaps", Some.ConfigMap("b"));

        Assert.Equal(["a", "b"], Names(await api.GetAsync("/api/v1/configmaps?fieldSelector=metadata.namespace%21%3Dkube-system")));
        Assert.Equal(["b"], Names(await api.GetAsync("/api/v1/configmaps?fieldSelector=metadata.namespace%3Dother")));
        Assert.Equal(["a"], Names(await api.GetAsync("/api/v1/configmaps?fieldSelector=metadata.name%3Da")));
        Assert.Equal(400, (await api.GetAsync("/api/v1/configmaps?fieldSelector=data.k%3D1")).Code);
        Assert.Equal(400, (await api.GetAsync("/api/v1/configmaps?labelSelector=%21%21")).Code);
    }

    [Fact]
    public async Task A_list_can_be_asked_as_of_a_revision()
    {
        await using TestApi api = await TestApi.StartAsync();
        TestApi.Answer a = await api.PostAsync(ConfigMaps, Some.ConfigMap("a"));
        await api.PostAsync(ConfigMaps, Some.ConfigMap("b"));

        Assert.Equal(["a"], Names(await api.GetAsync($"{ConfigMaps}?resourceVersion={a.Version}&resourceVersionMatch=Exact")));
        Assert.Equal(["a", "b"], Names(await api.GetAsync($"{ConfigMaps}?resourceVersion={a.Version}&resourceVersionMatch=NotOlderThan")));
        Assert.Equal(422, (await api.GetAsync($"{ConfigMaps}?resourceVersionMatch=Exact")).Code);
    }

    [Fact]
    public async Task A_table_has_the_columns_of_its_kind()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync(ConfigMaps, Some.ConfigMap("a"));

        TestApi.Answer table = await api.GetAsync(ConfigMaps, "application/json;as=Table;v=v1;g=meta.k8s.io,application/json");
        TestApi.Answer metadata = await api.GetAsync($"{ConfigMaps}/a", "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io");
        TestApi.Answer neither = await api.GetAsync(ConfigMaps, "text/html");
        TestApi.Answer one = await api.GetAsync(ConfigMaps, "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io");
        TestApi.Answer all = await api.GetAsync(ConfigMaps, "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io");

        Assert.Equal(["Name", "Data", "Age"], table.Json.Objects("columnDefinitions").Select(column => column.Text("name")));
        Assert.Equal("a", table.Json.Objects("rows").Single().Field("cells")![0].AsText());
        Assert.Equal("PartialObjectMetadata", metadata.Json.Text("kind"));
        Assert.Null(metadata.Json["data"]);
        Assert.Equal((406, 406), (neither.Code, one.Code));
        Assert.Equal("PartialObjectMetadataList", all.Json.Text("kind"));
    }

    private static string Continue(TestApi.Answer list) => list.Json.Child("metadata").Text("continue") ?? "";

    private static string[] Names(TestApi.Answer list) => [.. list.Json.Objects("items").Select(item => item.Child("metadata").Text("name")!)];
}
