using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Gantry.Tests.KubeServer;

/// <summary>metrics.k8s.io: what nodes and pods use, asked of a node's agent when somebody wants to know.</summary>
public sealed class UsageTests
{
    private const string Metrics = "/apis/metrics.k8s.io/v1beta1";

    [Fact]
    public async Task A_node_and_its_pods_have_used_what_lies_between_two_looks()
    {
        await using FakeAgent agent = await FakeAgent.StartAsync();
        await using TestApi api = await StartAsync(agent);

        // The second look is 2 s later by the agent's own clock: half a processor, and 30 ms of one.
        JsonObject node = (await FirstAnswerAsync(api, "/nodes/n1")).Json;
        JsonObject pod = (await api.GetAsync($"{Metrics}/namespaces/default/pods/p")).Json;

        Assert.Equal(("NodeMetrics", "500000000n", "1024Ki", "2s"), (node.Text("kind"), node.Child("usage").Text("cpu"), node.Child("usage").Text("memory"), node.Text("window")));
        JsonObject container = Assert.Single(pod.Objects("containers"));
        Assert.Equal(("c", "15000000n", "64Ki"), (container.Text("name"), container.Child("usage").Text("cpu"), container.Child("usage").Text("memory")));
        Assert.Equal(("p", "default", "web"), (pod.Child("metadata").Text("name"), pod.Child("metadata").Text("namespace"), pod.Child("metadata").Child("labels").Text("app")));
    }

    [Fact]
    public async Task Pods_are_found_by_their_labels_and_only_where_they_run()
    {
        await using FakeAgent agent = await FakeAgent.StartAsync();
        await using TestApi api = await StartAsync(agent);
        await api.PostAsync("/api/v1/namespaces/default/pods", Some.Pod("unplaced"));

        JsonObject all = (await FirstAnswerAsync(api, "/pods")).Json;
        JsonObject none = (await api.GetAsync($"{Metrics}/pods?labelSelector=app%3Dother")).Json;
        JsonObject table = (await api.GetAsync($"{Metrics}/namespaces/default/pods", "application/json;as=Table;v=v1;g=meta.k8s.io")).Json;

        Assert.Equal("p", Assert.Single(all.Objects("items")).Child("metadata").Text("name"));
        Assert.Equal("PodMetricsList", all.Text("kind"));
        Assert.Empty(none.Objects("items"));
        Assert.Equal("15000000n", Assert.Single(table.Objects("rows"))["cells"]![1]!.GetValue<string>());
        Assert.Equal(404, (await api.GetAsync($"{Metrics}/namespaces/default/pods/unplaced")).Code);
    }

    [Fact]
    public async Task What_is_measured_is_read_only_and_a_silent_node_is_left_out()
    {
        await using TestApi api = await TestApi.StartAsync((_, _) => throw new IOException("no such node"));
        await api.PostAsync("/api/v1/nodes", """{"metadata":{"name":"n1"}}""");

        Assert.Empty((await api.GetAsync($"{Metrics}/nodes?limit=-1")).Json.Objects("items"));
        Assert.Equal(404, (await api.GetAsync($"{Metrics}/nodes/n1")).Code);
        Assert.Equal(405, (await api.DeleteAsync($"{Metrics}/nodes/n1")).Code);
        Assert.Equal(405, (await api.GetAsync($"{Metrics}/nodes?watch=true")).Code);
        Assert.Equal(404, (await api.GetAsync($"{Metrics}/namespaces/default/pods/p/log")).Code);
    }

    private static async Task<TestApi> StartAsync(FakeAgent agent)
    {
        TestApi api = await TestApi.StartAsync(agent.ConnectAsync);
        await api.AddDefaultAccountAsync();
        await api.PostAsync("/api/v1/nodes", """{"metadata":{"name":"n1"}}""");
        TestApi.Answer pod = await api.PostAsync("/api/v1/namespaces/default/pods", Some.Pod("p", ",\"nodeName\":\"n1\""));
        agent.Pod = pod.Json.Child("metadata").Text("uid")!;
        return api;
    }

    // The first answer waits a second of the server's clock for its second look.
    private static async Task<TestApi.Answer> FirstAnswerAsync(TestApi api, string path)
    {
        Task<TestApi.Answer> answer = api.GetAsync(Metrics + path);
        await WaitFor.TrueAsync(() =>
        {
            api.Clock.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(answer.IsCompleted);
        });
        return await answer;
    }

    /// <summary>An agent whose machine has used a second of a processor more at each look, and its container 30 ms, 2 s later.</summary>
    private sealed class FakeAgent : IAsyncDisposable
    {
        private readonly WebApplication _web;
        private int _looks;

        private FakeAgent(WebApplication web)
        {
            _web = web;
            web.Run(AnswerAsync);
        }

        public string Pod { get; set; } = "";

        public static async Task<FakeAgent> StartAsync()
        {
            WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
            FakeAgent agent = new(builder.Build());
            await agent._web.StartAsync();
            return agent;
        }

        public async ValueTask<Stream> ConnectAsync(string node, CancellationToken cancel)
        {
            TcpClient client = new();
            await client.ConnectAsync(IPAddress.Loopback, new Uri(_web.Urls.First()).Port, cancel);
            return client.GetStream();
        }

        public ValueTask DisposeAsync() => _web.DisposeAsync();

        private Task AnswerAsync(HttpContext http)
        {
            Assert.Equal("/stats/summary", http.Request.Path);
            int look = Interlocked.Increment(ref _looks);
            string time = DateTimeOffset.UnixEpoch.AddSeconds(2 * look).ToString("O", CultureInfo.InvariantCulture);
            const string Summary = """
                {"node":{"cpu":{"time":"TIME","usageCoreNanoSeconds":1000000000},"memory":{"workingSetBytes":1048576}},
                 "pods":[{"podRef":{"uid":"UID"},"containers":[{"name":"c","cpu":{"time":"TIME","usageCoreNanoSeconds":30000000},"memory":{"workingSetBytes":65536}}]}]}
                """;
            JsonObject summary = (JsonObject)JsonNode.Parse(Summary.Replace("TIME", time).Replace("UID", Pod))!;
            foreach (JsonObject measured in summary.Objects("pods").SelectMany(pod => pod.Objects("containers")).Append(summary.Child("node")!))
                measured.Child("cpu")!["usageCoreNanoSeconds"] = look * measured.Child("cpu").Whole("usageCoreNanoSeconds");
            return http.Response.WriteAsync(summary.ToJsonString());
        }
    }
}
