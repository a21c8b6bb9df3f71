using Gantry.Controllers.Disruptions;
using Gantry.Controllers.ReplicaSets;
using Gantry.Controllers.Scheduling;
using Gantry.Kube;
using Gantry.Kube.Apps;
using Gantry.Kube.Core;
using Gantry.Kube.Policy;
using Gantry.Tests.Clusters;

namespace Gantry.Tests.Disruptions;

public sealed class DisruptionTests
{
    [Fact]
    public async Task Evictions_stop_where_the_budget_ends_and_go_on_when_pods_are_replaced()
    {
        await using TestCluster cluster = await StartAsync(new() { MinAvailable = 2 });
        IReadOnlyList<Pod> pods = await cluster.WaitForAllAsync<Pod>(all => all.Count == 3 && all.All(IsReady));
        PodDisruptionBudget before = await cluster.WaitForAsync<PodDisruptionBudget>("budget", budget => budget.Status.DisruptionsAllowed == 1);

        await cluster.Kube.EvictAsync(pods[0]);
        KubeException refused = await Assert.ThrowsAsync<KubeException>(() => cluster.Kube.EvictAsync(pods[1]));
        await cluster.WaitForAllAsync<Pod>(all => all.Count == 3 && all.All(IsReady) && all.All(pod => pod.Name != pods[0].Name));
        await cluster.WaitForAsync<PodDisruptionBudget>("budget", budget => budget.Status.DisruptionsAllowed == 1 && budget.Status.DisruptedPods.Count == 0);
        await cluster.Kube.EvictAsync(pods[1]);

        Assert.Equal((3, 2, 3), (before.Status.CurrentHealthy, before.Status.DesiredHealthy, before.Status.ExpectedPods));
        Assert.Equal(("DisruptionAllowed", "True", "SufficientPods"), before.Status.Conditions.Select(one => (one.Type, one.Status, one.Reason)).Single());
        Assert.Contains("Cannot evict pod as it would violate the pod's disruption budget.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_share_is_one_of_what_the_workload_wants()
    {
        await using TestCluster cluster = await StartAsync(new() { MaxUnavailable = "34%" });

        PodDisruptionBudget budget = await cluster.WaitForAsync<PodDisruptionBudget>("budget", one => one.Status.CurrentHealthy == 3 && one.Status.DisruptionsAllowed == 2);

        // 34 % of 3 pods, rounded up.
        Assert.Equal((1, 3), (budget.Status.DesiredHealthy, budget.Status.ExpectedPods));
    }

    [Theory]
    [InlineData(Widgets.ScaleBySize, 8, null)]
    [InlineData("{}", 0, "widgets.example.com does not implement the scale subresource")]
    public async Task Workloads_of_a_defined_kind_are_asked_for_their_scale(string subresources, int expected, string? failure)
    {
        await using TestCluster cluster = await TestCluster.StartAsync(controllers => controllers.AddDisruptions());
        await Widgets.DefineAsync(cluster, subresources);
        string uid = await Widgets.CreateAsync(cluster, "owner", """{"size":8}""");
        Pod pod = Some.Pod("one");
        await cluster.CreateAsync(pod with { Metadata = pod.Metadata with { OwnerReferences = [new() { ApiVersion = "example.com/v1", Kind = "Widget", Name = "owner", Uid = uid, Controller = true }] } });
        await cluster.CreateAsync(new PodDisruptionBudget { Metadata = new() { Name = "budget", Namespace = "default" }, Spec = new() { MaxUnavailable = "50%", Selector = new() { MatchLabels = Some.Labels("web") } } });

        PodDisruptionBudget budget = await cluster.WaitForAsync<PodDisruptionBudget>("budget", one => (one.Status.ExpectedPods ?? 0) == expected && one.Status.Conditions.Any(condition => failure is null || condition.Message == failure));

        Assert.Equal(failure is null ? "InsufficientPods" : "SyncFailed", budget.Status.Conditions.Single().Reason);
    }

    [Fact]
    public async Task A_pod_that_nobody_deletes_after_all_is_no_target_any_more()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(controllers => controllers.AddDisruptions());
        Pod pod = await cluster.CreateAsync(Some.Pod("spared"));
        DateTimeOffset now = cluster.Clock.GetUtcNow();
        await cluster.Kube.UpdateStatusAsync(pod with { Status = new() { Phase = "Running", Conditions = [new() { Type = "DisruptionTarget", Status = "True", LastTransitionTime = now }] } });
        await cluster.SettleAsync();
        Pod before = await cluster.Kube.GetAsync<Pod>(pod.Key);

        cluster.Clock.Advance(TimeSpan.FromMinutes(2));
        await cluster.WaitForAsync<Pod>("spared", one => one.Status.Conditions.Single().Status == "False");

        Assert.Equal("True", before.Status.Conditions.Single().Status);
    }

    private static bool IsReady(Pod pod) => pod.Status.Conditions.Any(condition => condition is { Type: "Ready", Status: "True" });

    private static async Task<TestCluster> StartAsync(PodDisruptionBudgetSpec spec)
    {
        TestCluster cluster = await TestCluster.StartAsync(controllers =>
        {
            controllers.AddScheduler(new());
            controllers.AddReplicaSets();
            controllers.AddDisruptions();
        });
        await cluster.AddNodeAsync(Some.Node("one"));
        await cluster.CreateAsync(new PodDisruptionBudget
        {
            Metadata = new() { Name = "budget", Namespace = "default" },
            Spec = spec with { Selector = new() { MatchLabels = Some.Labels("web") } },
        });
        await cluster.CreateAsync(Some.ReplicaSet("web", 3));
        return cluster;
    }
}
