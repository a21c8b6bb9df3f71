using Gantry.Kube.Trees;

namespace Gantry.Tests.KubeServer;

public sealed class EvictionTests
{
    private const string Core = "/api/v1/namespaces/default";
    private const string Budgets = "/apis/policy/v1/namespaces/default/poddisruptionbudgets";

    [Fact]
    public async Task Evictions_at_the_same_time_share_what_the_budget_allows()
    {
        await using TestApi api = await StartAsync(pods: 6, allowed: 2);

        TestApi.Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(number => EvictAsync(api, $"p{number}")));

        TestApi.Answer refused = answers.First(answer => answer.Code == 429);
        Assert.Equal((2, 4), (answers.Count(answer => answer.Code == 201), answers.Count(answer => answer.Code == 429)));
        Assert.Equal(("TooManyRequests", "Cannot evict pod as it would violate the pod's disruption budget."), (refused.Reason, refused.Message));
        Assert.Equal(
            ("DisruptionBudget", "The disruption budget b needs 4 healthy pods and has 6 currently"),
            refused.Json.Child("details").Objects("causes").Select(cause => (cause.Text("reason"), cause.Text("message"))).Single());
        Assert.Equal(2, (await api.GetAsync($"{Budgets}/b")).Json.Child("status").Count("disruptedPods"));
    }

    [Fact]
    public async Task A_pod_that_never_ran_and_a_trial_run_take_nothing()
    {
        await using TestApi api = await StartAsync(pods: 1, allowed: 1);
        await api.PostAsync($"{Core}/pods", Some.Pod("waiting"));

        TestApi.Answer waiting = await EvictAsync(api, "waiting");
        TestApi.Answer tried = await api.PostAsync($"{Core}/pods/p0/eviction?dryRun=All", """{"metadata":{"name":"p0"}}""");

        Assert.Equal((201, 201), (waiting.Code, tried.Code));
        Assert.Equal(1, (await api.GetAsync($"{Budgets}/b")).Json.Child("status").Whole("disruptionsAllowed"));
        Assert.Equal(200, (await api.GetAsync($"{Core}/pods/p0")).Code);
    }

    private static Task<TestApi.Answer> EvictAsync(TestApi api, string pod) => api.PostAsync($"{Core}/pods/{pod}/eviction", $$"""{"metadata":{"name":"{{pod}}"} }""");

    private static async Task<TestApi> StartAsync(int pods, int allowed)
    {
        TestApi api = await TestApi.StartAsync();
        await api.AddDefaultAccountAsync();
        for (int i = 0; i < pods; i++)
        {
            await api.PostAsync($"{Core}/pods", Some.Pod($"p{i}"));
            await api.PatchAsync($"{Core}/pods/p{i}/status", """{"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}}""");
        }

        await api.PostAsync(Budgets, """{"metadata":{"name":"b"},"spec":{"minAvailable":4,"selector":{"matchLabels":{"app":"web"}}}}""");
        await api.PatchAsync($"{Budgets}/b/status", $$"""{"status":{"observedGeneration":1,"disruptionsAllowed":{{allowed}},"currentHealthy":6,"desiredHealthy":4,"expectedPods":6} }""");
        await api.GetAsync(Budgets);
        return api;
    }
}
