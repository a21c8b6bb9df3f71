using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer;
using Gantry.KubeServer.Fairness;

namespace Gantry.Tests.KubeServer;

public sealed class FairnessTests
{
    private const string Flows = "/apis/flowcontrol.apiserver.k8s.io/v1";
    private const string Maps = "/api/v1/namespaces/default/configmaps";

    [Fact]
    public async Task The_schemas_and_levels_of_every_cluster_are_there()
    {
        await using TestApi api = await TestApi.StartAsync();

        JsonObject schemas = (await api.GetAsync(Flows + "/flowschemas")).Json;
        JsonObject levels = (await api.GetAsync(Flows + "/prioritylevelconfigurations")).Json;

        Assert.Equal(13, schemas.Objects("items").Count());
        Assert.Equal(
            ["catch-all", "exempt", "global-default", "leader-election", "node-high", "system", "workload-high", "workload-low"],
            levels.Objects("items").Select(item => item.Child("metadata").Text("name")));
    }

    [Theory]
    [InlineData("tester", "system:masters", Maps, "exempt", "exempt")]
    [InlineData("system:node:n1", "system:nodes", "/api/v1/nodes/n1", "system-node-high", "node-high")]
    [InlineData("system:node:n1", "system:nodes", "/api/v1/services", "system-nodes", "system")]
    [InlineData("system:serviceaccount:kube-system:dns", "system:serviceaccounts", "/api/v1/services", "kube-system-service-accounts", "workload-high")]
    [InlineData("system:serviceaccount:kube-system:dns", "system:serviceaccounts", "/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/x", "system-leader-election", "leader-election")]
    [InlineData("system:serviceaccount:shop:web", "system:serviceaccounts", "/api/v1/services", "service-accounts", "workload-low")]
    [InlineData("ann", "dev", "/api/v1/services", "global-default", "global-default")]
    [InlineData("ann", "dev", "/livez", "probes", "exempt")]
    public async Task Every_request_is_told_its_schema_and_level(string user, string group, string path, string schema, string level)
    {
        await using TestApi api = await TestApi.StartAsync();
        using HttpClient client = api.Connect(api.Pki.ClientCertificate(Guid.NewGuid().ToString("N"), user, [group]));

        using HttpResponseMessage answer = await client.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(await UidAsync(api, $"{Flows}/flowschemas/{schema}"), answer.Headers.GetValues("X-Kubernetes-PF-FlowSchema-UID").Single());
        Assert.Equal(await UidAsync(api, $"{Flows}/prioritylevelconfigurations/{level}"), answer.Headers.GetValues("X-Kubernetes-PF-PriorityLevel-UID").Single());
    }

    [Fact]
    public async Task Who_finds_no_seat_waits_and_who_finds_no_queue_is_sent_away()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync(Flows + "/prioritylevelconfigurations", Level("narrow", queueLength: 1));
        await api.PostAsync(Flows + "/flowschemas", Schema("ann", "narrow"));
        using HttpClient ann = api.Connect(api.Pki.ClientCertificate("ann", "ann", []));
        await api.PostAsync("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", """
            {"metadata":{"name":"ann"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"cluster-admin"},"subjects":[{"apiGroup":"rbac.authorization.k8s.io","kind":"User","name":"ann"}]}
            """);
        using HeldBody held = new();
        Task<HttpResponseMessage> first = ann.PostAsync(Maps, held, TestContext.Current.CancellationToken);
        await MetricAsync(api, "apiserver_flowcontrol_current_executing_requests{flow_schema=\"ann\",priority_level=\"narrow\"} 1");

        Task<HttpResponseMessage> second = ann.GetAsync(Maps, TestContext.Current.CancellationToken);
        await MetricAsync(api, "apiserver_flowcontrol_current_inqueue_requests{flow_schema=\"ann\",priority_level=\"narrow\"} 1");
        using HttpResponseMessage third = await ann.GetAsync(Maps, TestContext.Current.CancellationToken);
        TestApi.Answer other = await api.GetAsync(Maps);
        bool waits = !second.IsCompleted;
        held.Release();

        Assert.Equal((429, "1"), ((int)third.StatusCode, third.Headers.RetryAfter?.ToString()));
        Assert.Equal((200, true), (other.Code, waits));
        Assert.Equal(200, (int)(await second).StatusCode);
        (await first).Dispose();
        await MetricAsync(api, """apiserver_flowcontrol_rejected_requests_total{flow_schema="ann",priority_level="narrow",reason="queue-full"} 1""");
    }

    [Fact]
    public void Hands_are_different_numbers_and_flows_have_different_hands()
    {
        HashSet<string> hands = [];
        for (int i = 0; i < 1000; i++)
        {
            int[] hand = [.. ShuffleSharding.Hand(ShuffleSharding.Hash("s", $"user-{i}"), 64, 6)];
            Assert.Equal(6, hand.Distinct().Count());
            Assert.All(hand, card => Assert.InRange(card, 0, 63));
            hands.Add(string.Join(",", hand.Order()));
        }

        Assert.True(hands.Count > 990);
    }

    private static Task MetricAsync(TestApi api, string line) =>
        WaitFor.TrueAsync(async () => (await api.GetAsync("/metrics")).Text.Contains(line + "\n", StringComparison.Ordinal));

    private static async Task<string> UidAsync(TestApi api, string path) => (await api.GetAsync(path)).Json.Child("metadata").Text("uid")!;

    // One seat in a thousand shares, of which nothing can be borrowed.
    private static string Level(string name, int queueLength) => $$"""
        {"metadata":{"name":"{{name}}"},"spec":{"type":"Limited","limited":{"nominalConcurrencyShares":0,"lendablePercent":0,"borrowingLimitPercent":0,
         "limitResponse":{"type":"Queue","queuing":{"queues":1,"handSize":1,"queueLengthLimit":{{queueLength}}} } } } }
        """;

    private static string Schema(string user, string level) => $$"""
        {"metadata":{"name":"{{user}}"},"spec":{"matchingPrecedence":50,"priorityLevelConfiguration":{"name":"{{level}}"},"rules":[{"subjects":[{"kind":"User","user":{"name":"{{user}}"} }],
         "resourceRules":[{"verbs":["*"],"apiGroups":["*"],"resources":["*"],"clusterScope":true,"namespaces":["*"]}]}]} }
        """;

    /// <summary>A body that does not end before it is told to.</summary>
    private sealed class HeldBody : HttpContent
    {
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public HeldBody() => Headers.ContentType = new("application/json");

        public void Release() => _end.TrySetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context)
        {
            await stream.WriteAsync("{"u8.ToArray());
            await stream.FlushAsync();
            await _end.Task;
            await stream.WriteAsync("}"u8.ToArray());
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
