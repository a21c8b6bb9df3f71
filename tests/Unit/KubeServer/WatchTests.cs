using Gantry.Kube.Trees;
using Gantry.KubeServer;

namespace Gantry.Tests.KubeServer;

public sealed class WatchTests
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    [Fact]
    public async Task A_watch_from_a_revision_sees_every_later_change_once_and_in_order()
    {
        await using TestApi api = await TestApi.StartAsync();
        TestApi.Answer a = await api.PostAsync(ConfigMaps, Some.ConfigMap("a"));
        await api.PatchAsync($"{ConfigMaps}/a", """{"data":{"k":"2"}}""");
        await api.PostAsync(ConfigMaps, Some.ConfigMap("b"));

        await using WatchReader watch = await WatchReader.OpenAsync(api.Client, $"{ConfigMaps}?watch=true&resourceVersion={a.Version}");
        await api.DeleteAsync($"{ConfigMaps}/a");

        Assert.Equal(["MODIFIED a", "ADDED b", "DELETED a"], await watch.TakeAsync(3));
        Assert.True(watch.Versions.SequenceEqual(watch.Versions.Order()));
    }

    [Fact]
    public async Task A_watch_without_a_revision_starts_with_what_is_there()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync(ConfigMaps, Some.ConfigMap("a"));

        await using WatchReader watch = await WatchReader.OpenAsync(api.Client, $"{ConfigMaps}?watch=true");
        await api.PostAsync(ConfigMaps, Some.ConfigMap("b"));

        Assert.Equal(["ADDED a", "ADDED b"], await watch.TakeAsync(2));
    }

    [Fact]
    public async Task A_watch_list_marks_where_the_beginning_ends()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync(ConfigMaps, Some.ConfigMap("a"));

        await using WatchReader watch = await WatchReader.OpenAsync(api.Client, $"{ConfigMaps}?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true");

        Assert.Equal(["ADDED a", "BOOKMARK "], await watch.TakeAsync(2));
        Assert.Equal("true", watch.Last.Child("object").Child("metadata").Child("annotations").Text("k8s.io/initial-events-end"));
        Assert.Equal(422, (await api.GetAsync($"{ConfigMaps}?watch=true&sendInitialEvents=true")).Code);
    }

    [Fact]
    public async Task Objects_that_enter_or_leave_a_selection_are_added_or_deleted()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync(ConfigMaps, Some.ConfigMap("a"));
        await using WatchReader watch = await WatchReader.OpenAsync(api.Client, $"{ConfigMaps}?watch=true&labelSelector=x%3D1");

        await api.PatchAsync($"{ConfigMaps}/a", """{"metadata":{"labels":{"x":"1"}}}""");
        await api.PatchAsync($"{ConfigMaps}/a", """{"data":{"k":"2"}}""");
        TestApi.Answer left = await api.PatchAsync($"{ConfigMaps}/a", """{"metadata":{"labels":{"x":"2"}}}""");

        Assert.Equal(["ADDED a", "MODIFIED a", "DELETED a"], await watch.TakeAsync(3));
        Assert.Equal(left.Version, watch.Last.Child("object").Child("metadata").Text("resourceVersion"));
        Assert.Equal("1", watch.Last.Child("object").Child("metadata").Child("labels").Text("x"));
    }

    [Fact]
    public async Task A_watch_from_too_far_back_is_gone()
    {
        await using TestApi api = await TestApi.StartAsync();
        TestApi.Answer first = await api.PostAsync(ConfigMaps, Some.ConfigMap("a"));
        using (HttpClient inside = api.InProcess())
        {
            for (int i = 0; i < 1100; i++)
                await TestApi.SendAsync(inside, HttpMethod.Patch, $"{ConfigMaps}/a", $$"""{"data":{"k":"v{{i}}"} }""", "application/merge-patch+json");
        }

        await using WatchReader watch = await WatchReader.OpenAsync(api.Client, $"{ConfigMaps}?watch=true&resourceVersion={first.Version}");
        await watch.TakeAsync(1);

        Assert.Equal(("ERROR", 410, "Expired"), (watch.Last.Text("type"), watch.Last.Child("object").Whole("code"), watch.Last.Child("object").Text("reason")));
    }

    [Fact]
    public async Task A_watch_of_a_revision_yet_to_come_times_out()
    {
        await using TestApi api = await TestApi.StartAsync();

        Task<TestApi.Answer> asked = api.GetAsync($"{ConfigMaps}?resourceVersion=99999");
        TestApi.Answer answer = await asked;

        Assert.Equal((504, "Timeout"), (answer.Code, answer.Reason));
    }

    [Fact]
    public async Task A_watch_ends_when_its_time_is_over_with_a_bookmark()
    {
        await using TestApi api = await TestApi.StartAsync();

        await using WatchReader watch = await WatchReader.OpenAsync(api.Client, $"{ConfigMaps}?watch=true&allowWatchBookmarks=true&timeoutSeconds=1");

        Assert.Equal(["BOOKMARK ", "END"], await watch.TakeAsync(2));
    }

    [Fact]
    public async Task A_watch_ends_when_the_server_stops()
    {
        await using TestApi api = await TestApi.StartAsync();
        await using WatchReader watch = await WatchReader.OpenAsync(api.Client, $"{ConfigMaps}?watch=true");

        api.Api.Stop();

        Assert.Equal(["END"], await watch.TakeAsync(1));
    }

    [Fact]
    public async Task A_watch_of_one_object_sees_only_it()
    {
        await using TestApi api = await TestApi.StartAsync();
        await using WatchReader watch = await WatchReader.OpenAsync(api.Client, $"{ConfigMaps}?watch=true&fieldSelector=metadata.name%3Db");

        await api.PostAsync(ConfigMaps, Some.ConfigMap("a"));
        await api.PostAsync(ConfigMaps, Some.ConfigMap("b"));

        Assert.Equal(["ADDED b"], await watch.TakeAsync(1));
    }

    [Fact]
    public async Task A_watch_within_the_process_streams_too_and_ends_with_its_reader()
    {
        await using TestApi api = await TestApi.StartAsync();
        using HttpClient inside = api.InProcess();

        await using (WatchReader watch = await WatchReader.OpenAsync(inside, $"{ConfigMaps}?watch=true"))
        {
            await api.PostAsync(ConfigMaps, Some.ConfigMap("a"));
            Assert.Equal(["ADDED a"], await watch.TakeAsync(1));
        }

        TestApi.Answer list = await TestApi.SendAsync(inside, HttpMethod.Get, ConfigMaps);
        Assert.Equal(200, list.Code);
    }

    [Fact]
    public async Task Watchers_beyond_the_limit_are_sent_away_until_one_leaves()
    {
        await using TestApi api = await TestApi.StartAsync(options: new KubeApiOptions { MaxWatches = 1 });
        await api.AddDefaultAccountAsync();
        await api.BindDefaultAccountAsync("view");
        string token = await AuthenticationTests.TokenAsync(api);
        using HttpClient plain = api.Connect(null);
        plain.DefaultRequestHeaders.Authorization = new("Bearer", token);

        WatchReader first = await WatchReader.OpenAsync(plain, $"{ConfigMaps}?watch=true");
        TestApi.Answer second = await TestApi.SendAsync(plain, HttpMethod.Get, $"{ConfigMaps}?watch=true");
        await first.DisposeAsync();

        Assert.Equal((429, "TooManyRequests"), (second.Code, second.Reason));
        await WaitFor.TrueAsync(async () => (await TestApi.SendAsync(plain, HttpMethod.Get, $"{ConfigMaps}?watch=true&timeoutSeconds=1")).Code == 200);
    }
}
