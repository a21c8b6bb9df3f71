using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Tests.KubeServer;

public sealed class QuotaTests
{
    private const string Core = "/api/v1/namespaces/default";
    private const string Quota = $"{Core}/resourcequotas/q";

    [Fact]
    public async Task Requests_at_the_same_time_never_get_more_than_there_is()
    {
        await using TestApi api = await StartAsync("""{"count/configmaps":"7","pods":"3"}""", """{"count/configmaps":"0","pods":"0"}""");

        TestApi.Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(number => api.PostAsync($"{Core}/configmaps", Some.ConfigMap($"c{number}"))));

        Assert.Equal((7, 33), (answers.Count(one => one.Code == 201), answers.Count(one => one.Code == 403)));
        Assert.EndsWith("is forbidden: exceeded quota: q, requested: count/configmaps=1, used: count/configmaps=7, limited: count/configmaps=7", answers.First(one => one.Code == 403).Message);
        Assert.Equal("7", (await api.GetAsync(Quota)).Json.Child("status").Child("used").Text("count/configmaps"));
    }

    [Fact]
    public async Task Two_servers_on_one_store_charge_the_same_quota()
    {
        await using TestApi api = await StartAsync("""{"count/secrets":"5"}""", """{"count/secrets":"0"}""");
        await using Gantry.KubeServer.KubeApi other = new(api.Store, api.Pki, new(), api.Clock, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);
        await other.StartAsync(CancellationToken.None);
        using HttpClient second = new(other.CreateHandler(TestApi.Admin)) { BaseAddress = new Uri("http://api") };

        TestApi.Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(number =>
            TestApi.SendAsync(number % 2 == 0 ? api.Client : second, HttpMethod.Post, $"{Core}/secrets", $$"""{"metadata":{"name":"s{{number}}"} }""")));

        Assert.Equal(5, answers.Count(one => one.Code == 201));
        Assert.Equal("5", (await api.GetAsync(Quota)).Json.Child("status").Child("used").Text("count/secrets"));
    }

    [Fact]
    public async Task A_quota_for_computing_wants_every_container_to_say_what_it_needs()
    {
        await using TestApi api = await StartAsync("""{"requests.cpu":"1","limits.memory":"1Gi"}""", """{"requests.cpu":"0","limits.memory":"0"}""");

        TestApi.Answer silent = await api.PostAsync($"{Core}/pods", Some.Pod("p"));
        TestApi.Answer fits = await api.PostAsync($"{Core}/pods", Pod("a", "600m", "512Mi"));
        TestApi.Answer much = await api.PostAsync($"{Core}/pods", Pod("b", "600m", "512Mi"));

        Assert.Equal("pods \"p\" is forbidden: failed quota: q: must specify limits.memory for: c; requests.cpu for: c", silent.Message);
        Assert.Equal(201, fits.Code);
        Assert.Equal("pods \"b\" is forbidden: exceeded quota: q, requested: requests.cpu=600m, used: requests.cpu=600m, limited: requests.cpu=1", much.Message);
    }

    [Fact]
    public async Task Only_what_the_scopes_cover_is_charged()
    {
        string selector = ",\"scopeSelector\":{\"matchExpressions\":[{\"scopeName\":\"PriorityClass\",\"operator\":\"In\",\"values\":[\"system-node-critical\"]}]}";
        await using TestApi api = await StartAsync("""{"pods":"1"}""", """{"pods":"1"}""", selector);

        TestApi.Answer ordinary = await api.PostAsync($"{Core}/pods", Some.Pod("a"));
        TestApi.Answer critical = await api.PostAsync($"{Core}/pods", Some.Pod("b", ",\"priorityClassName\":\"system-node-critical\""));

        Assert.Equal((201, 403), (ordinary.Code, critical.Code));
    }

    [Fact]
    public async Task A_service_that_takes_more_ports_is_charged_for_them_and_a_trial_run_is_not()
    {
        await using TestApi api = await StartAsync("""{"services.nodeports":"1","services":"5"}""", """{"services.nodeports":"0","services":"0"}""");
        await api.PostAsync($"{Core}/services", Some.Service("a"));
        await api.PostAsync($"{Core}/services", Some.Service("b"));

        TestApi.Answer tried = await api.PatchAsync($"{Core}/services/a?dryRun=All", """{"spec":{"type":"NodePort"}}""");
        TestApi.Answer first = await api.PatchAsync($"{Core}/services/a", """{"spec":{"type":"NodePort"}}""");
        TestApi.Answer second = await api.PatchAsync($"{Core}/services/b", """{"spec":{"type":"NodePort"}}""");

        Assert.Equal((200, 200, 403), (tried.Code, first.Code, second.Code));
        JsonObject? used = (await api.GetAsync(Quota)).Json.Child("status").Child("used");
        Assert.Equal(("1", "2"), (used.Text("services.nodeports"), used.Text("services")));
    }

    [Fact]
    public async Task A_quota_that_nobody_has_counted_yet_allows_nothing_of_what_it_limits()
    {
        await using TestApi api = await StartAsync("""{"count/configmaps":"5"}""", "{}");

        TestApi.Answer answer = await api.PostAsync($"{Core}/configmaps", Some.ConfigMap("a"));

        Assert.Equal("configmaps \"a\" is forbidden: status unknown for quota: q, resources: count/configmaps", answer.Message);
    }

    private static string Pod(string name, string cpu, string memory) =>
        $$"""{"metadata":{"name":"{{name}}"},"spec":{"containers":[{"name":"c","image":"i","resources":{"requests":{"cpu":"{{cpu}}"},"limits":{"memory":"{{memory}}"} } }]} }""";

    // A controller counts in a whole cluster; here the test does.
    private static async Task<TestApi> StartAsync(string hard, string used, string more = "")
    {
        TestApi api = await TestApi.StartAsync();
        await api.AddDefaultAccountAsync();
        await api.PostAsync($"{Core}/resourcequotas", $$"""{"metadata":{"name":"q"},"spec":{"hard":{{hard}}{{more}} } }""");
        TestApi.Answer counted = await api.PatchAsync($"{Quota}/status", $$"""{"status":{"hard":{{hard}},"used":{{used}} } }""");
        Assert.True(counted.Code == 200, counted.Text);
        await api.GetAsync($"{Core}/resourcequotas");
        return api;
    }
}
