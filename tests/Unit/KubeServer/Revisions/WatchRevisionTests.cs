using Gantry.Kube.Trees;
using Gantry.KubeServer;

namespace Gantry.Tests.KubeServer.Revisions;

public sealed class WatchRevisionTests
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";
    private const string Initial = "watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";

    [Fact]
    public async Task A_watch_from_a_revision_yet_to_come_is_silent_until_it_has_passed()
    {
        await using TestApi api = await TestApi.StartAsync();
        long now = long.Parse((await api.PostAsync(ConfigMaps, Some.ConfigMap("a"))).Version, System.Globalization.CultureInfo.InvariantCulture);
        await using WatchReader watch = await WatchReader.OpenAsync(api.Client, $"{ConfigMaps}?watch=true&resourceVersion={now + 1}");

        await api.PostAsync(ConfigMaps, Some.ConfigMap("b"));
        await api.PostAsync(ConfigMaps, Some.ConfigMap("c"));

        Assert.Equal(["ADDED c"], await watch.TakeAsync(1));
    }

    [Fact]
    public async Task The_first_objects_come_once_then_the_mark_then_what_happens()
    {
        await using TestApi api = await TestApi.StartAsync();
        string version = (await api.PostAsync(ConfigMaps, Some.ConfigMap("a"))).Version;

        await using WatchReader newest = await WatchReader.OpenAsync(api.Client, $"{ConfigMaps}?{Initial}");
        await using WatchReader any = await WatchReader.OpenAsync(api.Client, $"{ConfigMaps}?{Initial}&resourceVersion=0");
        await using WatchReader least = await WatchReader.OpenAsync(api.Client, $"{ConfigMaps}?{Initial}&resourceVersion={version}");

        foreach (WatchReader watch in (WatchReader[])[newest, any, least])
        {
            Assert.Equal(["ADDED a", "BOOKMARK "], await watch.TakeAsync(2));
            Assert.Equal("true", watch.Last.Child("object").Child("metadata").Child("annotations").Text("k8s.io/initial-events-end"));
        }

        await api.PatchAsync($"{ConfigMaps}/a", """{"data":{"k":"2"}}""");
        foreach (WatchReader watch in (WatchReader[])[newest, any, least])
            Assert.Equal(["MODIFIED a"], await watch.TakeAsync(1));
    }

    [Fact]
    public async Task Without_the_first_objects_only_what_happens_is_shown()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync(ConfigMaps, Some.ConfigMap("a"));
        await using WatchReader watch = await WatchReader.OpenAsync(api.Client, $"{ConfigMaps}?watch=true&sendInitialEvents=false&resourceVersionMatch=NotOlderThan");

        await api.PostAsync(ConfigMaps, Some.ConfigMap("b"));

        Assert.Equal(["ADDED b"], await watch.TakeAsync(1));
    }

    [Fact]
    public async Task Bookmarks_come_at_their_interval_to_those_who_allow_them()
    {
        await using TestApi api = await TestApi.StartAsync(options: new KubeApiOptions { BookmarkInterval = TimeSpan.FromMilliseconds(100) });
        await using WatchReader watch = await WatchReader.OpenAsync(api.Client, $"{ConfigMaps}?watch=true&allowWatchBookmarks=true");
        await using WatchReader plain = await WatchReader.OpenAsync(api.Client, $"{ConfigMaps}?watch=true");

        Assert.Equal(["BOOKMARK ", "BOOKMARK "], await watch.TakeAsync(2));
        string version = (await api.PostAsync("/api/v1/namespaces/default/secrets", """{"metadata":{"name":"s"}}""")).Version;
        while (watch.Versions[^1].ToString(System.Globalization.CultureInfo.InvariantCulture) != version)
            Assert.Equal(["BOOKMARK "], await watch.TakeAsync(1));
        await api.PostAsync(ConfigMaps, Some.ConfigMap("a"));
        Assert.Equal(["ADDED a"], await plain.TakeAsync(1));
    }

    [Fact]
    public async Task One_object_is_watched_by_its_name_or_the_old_path()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync(ConfigMaps, Some.ConfigMap("a"));
        await api.PostAsync(ConfigMaps, Some.ConfigMap("b"));

        foreach (string path in (string[])[$"{ConfigMaps}?watch=true&fieldSelector=metadata.name%3Db", "/api/v1/watch/namespaces/default/configmaps/b"])
        {
            await using WatchReader watch = await WatchReader.OpenAsync(api.Client, path);
            Assert.Equal(["ADDED b"], await watch.TakeAsync(1));
        }

        await using WatchReader all = await WatchReader.OpenAsync(api.Client, "/api/v1/watch/configmaps?fieldSelector=metadata.namespace%3Ddefault");
        Assert.Equal(["ADDED a", "ADDED b"], await all.TakeAsync(2));
        Assert.Equal(405, (await api.PostAsync("/api/v1/watch/configmaps", "{}")).Code);
    }

    [Fact]
    public async Task Tables_tell_their_columns_once()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync(ConfigMaps, Some.ConfigMap("a"));
        await api.PostAsync(ConfigMaps, Some.ConfigMap("b"));

        TestApi.Answer watch = await api.GetAsync($"{ConfigMaps}?watch=true&timeoutSeconds=1", "application/json;as=Table;v=v1;g=meta.k8s.io");

        string[] lines = watch.Text.TrimEnd().Split('\n');
        Assert.Contains("\"columnDefinitions\":[", lines[0], StringComparison.Ordinal);
        Assert.Contains("\"columnDefinitions\":null", lines[1], StringComparison.Ordinal);
    }
}
