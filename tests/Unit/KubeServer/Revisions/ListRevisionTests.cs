using Gantry.Kube.Trees;

namespace Gantry.Tests.KubeServer.Revisions;

/// <summary>The table of resourceVersion, resourceVersionMatch, limit and continue: https://kubernetes.io/docs/reference/using-api/api-concepts</summary>
public sealed class ListRevisionTests
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    [Theory]
    [InlineData("resourceVersionMatch=Exact", "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided")]
    [InlineData("resourceVersionMatch=NotOlderThan", "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided")]
    [InlineData("resourceVersionMatch=Exact&resourceVersion=0", "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"")]
    [InlineData("resourceVersionMatch=Newer&resourceVersion=1", "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Unsupported value: \"Newer\": supported values: \"Exact\", \"NotOlderThan\", \"\"")]
    [InlineData("resourceVersionMatch=Exact&resourceVersion=1&continue=x", "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden when continue is provided")]
    [InlineData("sendInitialEvents=true", "ListOptions.meta.k8s.io \"\" is invalid: sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list")]
    [InlineData("watch=1&sendInitialEvents=true", "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan")]
    [InlineData("watch=1&resourceVersionMatch=NotOlderThan", "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided")]
    [InlineData("watch=1&sendInitialEvents=true&resourceVersionMatch=Exact&resourceVersion=1", "ListOptions.meta.k8s.io \"\" is invalid: [resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan, resourceVersionMatch: Unsupported value: \"Exact\": supported values: \"NotOlderThan\"]")]
    public async Task Combinations_that_mean_nothing_are_refused(string query, string message)
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer answer = await api.GetAsync($"{ConfigMaps}?{query}");

        Assert.Equal((422, "Invalid", message), (answer.Code, answer.Reason, answer.Message));
    }

    [Theory]
    [InlineData("resourceVersion=x")]
    [InlineData("resourceVersion=-1")]
    [InlineData("limit=x")]
    [InlineData("continue=%21")]
    [InlineData("continue=MTp4Onk")]
    public async Task What_cannot_be_read_is_a_bad_request(string query)
    {
        await using TestApi api = await TestApi.StartAsync();

        Assert.Equal(400, (await api.GetAsync($"{ConfigMaps}?{query}")).Code);
    }

    [Fact]
    public async Task A_list_shows_the_state_that_its_revision_asks_for()
    {
        await using TestApi api = await TestApi.StartAsync();
        string first = (await api.PostAsync(ConfigMaps, Some.ConfigMap("a"))).Version;
        await api.PostAsync(ConfigMaps, Some.ConfigMap("b"));

        Assert.Equal("a b", await NamesAsync(api, ""));
        Assert.Equal("a b", await NamesAsync(api, "resourceVersion=0"));
        Assert.Equal("a b", await NamesAsync(api, "resourceVersion=0&limit=1"));
        Assert.Equal("a b", await NamesAsync(api, $"resourceVersion={first}"));
        Assert.Equal("a", await NamesAsync(api, $"resourceVersion={first}&limit=5"));
        Assert.Equal("a", await NamesAsync(api, $"resourceVersion={first}&resourceVersionMatch=Exact"));
        Assert.Equal("a b", await NamesAsync(api, $"resourceVersion={first}&resourceVersionMatch=NotOlderThan"));
        Assert.Equal("a", await NamesAsync(api, $"resourceVersion={first}&resourceVersionMatch=NotOlderThan&limit=1"));
    }

    [Fact]
    public async Task A_list_that_goes_on_keeps_its_revision_and_takes_no_other()
    {
        await using TestApi api = await TestApi.StartAsync();
        foreach (string name in (string[])["a", "b", "c"])
            await api.PostAsync(ConfigMaps, Some.ConfigMap(name));
        TestApi.Answer first = await api.GetAsync($"{ConfigMaps}?limit=1");
        await api.DeleteAsync($"{ConfigMaps}/c");

        TestApi.Answer second = await api.GetAsync($"{ConfigMaps}?limit=1&resourceVersion=0&continue={Continue(first)}");
        TestApi.Answer other = await api.GetAsync($"{ConfigMaps}?limit=1&resourceVersion=1&continue={Continue(first)}");

        Assert.Equal((first.Version, 1), (second.Version, second.Json.Child("metadata").Whole("remainingItemCount")));
        Assert.Equal((400, "specifying resource version is not allowed when using continue"), (other.Code, other.Message));
    }

    [Fact]
    public async Task After_a_compaction_the_rest_of_a_list_can_still_be_had_but_not_as_of_then()
    {
        await using TestApi api = await TestApi.StartAsync();
        foreach (string name in (string[])["a", "b", "c"])
            await api.PostAsync(ConfigMaps, Some.ConfigMap(name));
        TestApi.Answer first = await api.GetAsync($"{ConfigMaps}?limit=1");
        await api.PostAsync(ConfigMaps, Some.ConfigMap("b2"));
        await api.DeleteAsync($"{ConfigMaps}/c");
        await api.Store.CompactAsync(api.Store.Current);

        TestApi.Answer gone = await api.GetAsync($"{ConfigMaps}?limit=1&continue={Continue(first)}");
        TestApi.Answer second = await api.GetAsync($"{ConfigMaps}?limit=1&continue={Continue(gone)}");
        TestApi.Answer third = await api.GetAsync($"{ConfigMaps}?limit=1&continue={Continue(second)}");
        TestApi.Answer exact = await api.GetAsync($"{ConfigMaps}?resourceVersion={first.Version}&resourceVersionMatch=Exact");

        Assert.Equal((410, "Expired"), (gone.Code, gone.Reason));
        Assert.Equal(("b", "b2", ""), (Names(second), Names(third), Continue(third)));
        Assert.Equal((410, "The resourceVersion for the provided list is too old."), (exact.Code, exact.Message));
    }

    [Fact]
    public async Task What_remains_is_counted_only_where_everything_is_selected()
    {
        await using TestApi api = await TestApi.StartAsync();
        foreach (string name in (string[])["a", "b", "c"])
            await api.PostAsync(ConfigMaps, Some.ConfigMap(name));

        Assert.Equal(2, (await api.GetAsync($"{ConfigMaps}?limit=1")).Json.Child("metadata").Whole("remainingItemCount"));
        Assert.Null((await api.GetAsync($"{ConfigMaps}?limit=1&labelSelector=%21x")).Json.Child("metadata").Whole("remainingItemCount"));
        Assert.Null((await api.GetAsync($"{ConfigMaps}?limit=3")).Json.Child("metadata").Whole("remainingItemCount"));
    }

    [Fact]
    public async Task A_revision_yet_to_come_is_waited_for_and_then_too_large()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync(ConfigMaps, Some.ConfigMap("a"));

        TestApi.Answer[] answers = await Task.WhenAll(
            api.GetAsync($"{ConfigMaps}?resourceVersion=99999"),
            api.GetAsync($"{ConfigMaps}/a?resourceVersion=99999"),
            api.GetAsync($"{ConfigMaps}?resourceVersion=99999&resourceVersionMatch=Exact"),
            api.GetAsync($"{ConfigMaps}?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&resourceVersion=99999"));

        Assert.All(answers, answer => Assert.Equal((504, "Timeout"), (answer.Code, answer.Reason)));
        Assert.All(answers, answer => Assert.StartsWith("Timeout: Too large resource version: 99999, current: ", answer.Message, StringComparison.Ordinal));
        Assert.All(answers, answer => Assert.Equal("ResourceVersionTooLarge", answer.Json.Child("details").Objects("causes").Single().Text("reason")));
    }

    [Fact]
    public async Task A_list_reads_what_was_written_before_it()
    {
        await using TestApi api = await TestApi.StartAsync();
        for (int i = 0; i < 50; i++)
        {
            await api.PostAsync(ConfigMaps, Some.ConfigMap($"a{i}"));
            Assert.Equal(i + 1, (await api.GetAsync(ConfigMaps)).Json.Objects("items").Count());
        }
    }

    [Fact]
    public async Task A_deletion_of_many_keeps_to_its_limit_and_selector()
    {
        await using TestApi api = await TestApi.StartAsync();
        foreach (string name in (string[])["a", "b", "c", "d"])
            await api.PostAsync(ConfigMaps, $$$"""{"metadata":{"name":"{{{name}}}","labels":{"odd":"{{{name is "a" or "c"}}}"} } }""");

        TestApi.Answer one = await api.DeleteAsync($"{ConfigMaps}?limit=1");
        TestApi.Answer odd = await api.DeleteAsync($"{ConfigMaps}?labelSelector=odd%3DTrue");

        Assert.Equal(("a", "c"), (Names(one), Names(odd)));
        Assert.Equal("b d", await NamesAsync(api, ""));
    }

    private static async Task<string> NamesAsync(TestApi api, string query)
    {
        TestApi.Answer list = await api.GetAsync($"{ConfigMaps}?{query}");
        Assert.Equal(200, list.Code);
        return Names(list);
    }

    private static string Names(TestApi.Answer list) => string.Join(' ', list.Json.Objects("items").Select(item => item.Child("metadata").Text("name")));

    private static string Continue(TestApi.Answer list) => list.Json.Child("metadata").Text("continue") ?? "";
}
