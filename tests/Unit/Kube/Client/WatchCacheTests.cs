using System.IO.Pipelines;
using System.Net;
using System.Text;
using Gantry.Kube;
using Gantry.Kube.Core;

namespace Gantry.Tests.Client;

public sealed class WatchCacheTests
{
    [Fact]
    public async Task A_cache_lists_once_and_then_follows_the_watch()
    {
        var server = new ScriptedServer(Pod("a", 1));
        await using WatchCache<Pod> cache = await StartAsync(server);

        await server.SendAsync("ADDED", Pod("b", 2));
        await server.SendAsync("DELETED", Pod("a", 3));
        await UntilAsync(() => cache.Count == 1 && cache.Find(new("default", "b")) is not null);

        Assert.Equal(1, server.Lists);
    }

    [Fact]
    public async Task A_write_of_ours_is_seen_before_the_watch_shows_it_and_is_not_told_twice()
    {
        var server = new ScriptedServer();
        await using WatchCache<Pod> cache = await StartAsync(server);
        int told = 0;
        using IDisposable listening = cache.Subscribe(_ => told++);

        cache.Learn(Pod("a", 5));
        Assert.NotNull(cache.Find(new("default", "a")));
        await server.SendAsync("ADDED", Pod("a", 5));
        await server.SendAsync("ADDED", Pod("b", 6));
        await UntilAsync(() => cache.Count == 2);

        Assert.Equal(2, told);
    }

    [Fact]
    public async Task What_the_watch_has_shown_deleted_is_not_learned_again()
    {
        var server = new ScriptedServer();
        await using WatchCache<Pod> cache = await StartAsync(server);
        await server.SendAsync("ADDED", Pod("a", 5));
        await server.SendAsync("DELETED", Pod("a", 6));
        await server.SendAsync("ADDED", Pod("b", 7));
        await UntilAsync(() => cache.Count == 1);

        cache.Learn(Pod("a", 5));

        Assert.Null(cache.Find(new("default", "a")));
    }

    [Fact]
    public async Task A_deletion_of_ours_is_not_undone_by_older_states_on_their_way()
    {
        var server = new ScriptedServer(Pod("a", 1));
        await using WatchCache<Pod> cache = await StartAsync(server);

        cache.LearnDeletion(Pod("a", 1), left: null);
        await server.SendAsync("MODIFIED", Pod("a", 2));
        await server.SendAsync("ADDED", Pod("b", 3));
        await UntilAsync(() => cache.Find(new("default", "b")) is not null);

        Assert.Null(cache.Find(new("default", "a")));
    }

    [Fact]
    public async Task A_watch_that_breaks_is_resumed_and_one_that_is_gone_lists_again()
    {
        var server = new ScriptedServer(Pod("a", 1));
        await using WatchCache<Pod> cache = await StartAsync(server);

        await server.EndWatchAsync();
        await server.SendAsync("ADDED", Pod("b", 2));
        await UntilAsync(() => cache.Count == 2);
        Assert.Equal(1, server.Lists);

        server.Items = [Pod("c", 9)];
        await server.SendLineAsync("""{"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired"}}""");
        await UntilAsync(() => cache.Count == 1 && cache.Find(new("default", "c")) is not null);
    }

    [Fact]
    public async Task An_index_follows_its_objects()
    {
        var server = new ScriptedServer(Pod("a", 1, node: "n1"));
        await using WatchCache<Pod> cache = await StartAsync(server);
        WatchIndex<Pod> byNode = cache.Index("node", pod => [pod.Spec.NodeName ?? ""]);

        await server.SendAsync("MODIFIED", Pod("a", 2, node: "n2"));
        await UntilAsync(() => byNode.CountOf("n2") == 1);

        Assert.Empty(byNode.Of("n1"));
    }

    private static async Task<WatchCache<Pod>> StartAsync(ScriptedServer server)
    {
        var cache = new WatchCache<Pod>(new(new HttpMessageInvoker(server), new Uri("http://api/")), WatchSources.Of<Pod>(), TimeProvider.System);
        cache.Start();
        await cache.WaitForSyncAsync();
        return cache;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (int i = 0; !condition(); i++)
        {
            Assert.True(i < 2000, "the cache did not come to what was awaited");
            await Task.Delay(5);
        }
    }

    private static Pod Pod(string name, int revision, string? node = null) => new()
    {
        Metadata = new() { Name = name, Namespace = "default", Uid = name, ResourceVersion = $"{revision}" },
        Spec = new() { NodeName = node },
    };

    private sealed class ScriptedServer(params Pod[] items) : HttpMessageHandler
    {
        private Pipe _watch = new();
        private TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IReadOnlyList<Pod> Items { get; set; } = items;

        public int Lists { get; private set; }

        public Task SendAsync(string type, Pod pod) =>
            SendLineAsync($$"""{"type":"{{type}}","object":{{System.Text.Json.JsonSerializer.Serialize(pod, global::Gantry.Kube.Core.Pod.Json)}}}""");

        public async Task SendLineAsync(string line)
        {
            await _opened.Task;
            await _watch.Writer.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"));
        }

        public async Task EndWatchAsync()
        {
            await _opened.Task;
            _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
            await _watch.Writer.CompleteAsync();
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (!request.RequestUri!.Query.Contains("watch=true", StringComparison.Ordinal))
            {
                Lists++;
                var list = new KubeList<Pod> { Metadata = new() { ResourceVersion = Items.Select(pod => pod.Metadata.ResourceVersion).DefaultIfEmpty("0").Max() }, Items = Items };
                return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(System.Text.Json.JsonSerializer.Serialize(list, global::Gantry.Kube.Core.Pod.ListJson)) });
            }

            _watch = new Pipe();
            _opened.TrySetResult();
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(_watch.Reader.AsStream()) });
        }
    }
}
