using Gantry.Controllers.Deployments;
using Gantry.Controllers.ReplicaSets;
using Gantry.Controllers.Scheduling;
using Gantry.Kube;
using Gantry.Kube.Apps;
using Gantry.Kube.Core;
using Gantry.Tests.Clusters;

namespace Gantry.Tests.Deployments;

public sealed class DeploymentTests
{
    [Fact]
    public async Task A_deployment_becomes_available_with_one_set_and_its_pods()
    {
        await using TestCluster cluster = await StartAsync();
        await cluster.CreateAsync(Some.Deployment("web", 3));

        Deployment web = await cluster.WaitForAsync<Deployment>("web", IsComplete);

        Assert.Equal("NewReplicaSetAvailable", Progress(web).Reason);
        Assert.Equal("True", web.Status.Conditions.Find("Available")?.Status);
        Assert.Equal("1", web.Metadata.Annotations[RolloutAnnotations.Revision]);
        ReplicaSet set = Assert.Single((await cluster.Kube.ListAsync<ReplicaSet>()).Items);
        Assert.Equal(3, (await cluster.Kube.ListAsync<Pod>()).Items.Count(pod => pod.Controller?.Uid == set.Uid && pod.Metadata.Labels.ContainsKey("pod-template-hash")));
    }

    [Fact]
    public async Task A_new_template_replaces_the_pods_within_the_limits()
    {
        await using TestCluster cluster = await StartAsync();
        await cluster.CreateAsync(Some.Deployment("web", 4));
        await cluster.WaitForAsync<Deployment>("web", IsComplete);
        int least = 4, most = 4;
        using var pods = new WatchedPods(cluster, counts => (least, most) = (Math.Min(least, counts.Ready), Math.Max(most, counts.All)));

        await cluster.ChangeAsync<Deployment>("web", web => WithImage(web, "web:2"));
        Deployment done = await cluster.WaitForAsync<Deployment>("web", web => IsComplete(web) && Revision(web) == 2);

        Assert.Equal(4, done.Status.UpdatedReplicas);
        IReadOnlyList<Pod> left = await cluster.WaitForAllAsync<Pod>(found => found.Count == 4);
        Assert.All(left, pod => Assert.Equal("web:2", pod.Spec.Containers[0].Image));
        Assert.InRange(least, 3, 4);
    }

    [Fact]
    public async Task Going_back_to_an_earlier_template_uses_its_set_again_under_a_new_revision()
    {
        await using TestCluster cluster = await StartAsync();
        await cluster.CreateAsync(Some.Deployment("web", 2));
        await cluster.WaitForAsync<Deployment>("web", IsComplete);
        await cluster.ChangeAsync<Deployment>("web", web => WithImage(web, "web:2"));
        await cluster.WaitForAsync<Deployment>("web", web => IsComplete(web) && Revision(web) == 2);

        await cluster.ChangeAsync<Deployment>("web", web => WithImage(web, "web:1"));
        await cluster.WaitForAsync<Deployment>("web", web => IsComplete(web) && Revision(web) == 3);

        IReadOnlyList<ReplicaSet> sets = (await cluster.Kube.ListAsync<ReplicaSet>()).Items;
        Assert.Equal(2, sets.Count);
        ReplicaSet current = Assert.Single(sets, set => set.Spec.Replicas == 2);
        Assert.Equal("web:1", current.Spec.Template.Spec.Containers[0].Image);
        Assert.Equal("1", current.Metadata.Annotations[RolloutAnnotations.RevisionHistory]);
    }

    [Fact]
    public async Task A_paused_deployment_scales_but_does_not_roll()
    {
        await using TestCluster cluster = await StartAsync();
        await cluster.CreateAsync(Some.Deployment("web", 2));
        await cluster.WaitForAsync<Deployment>("web", IsComplete);

        await cluster.ChangeAsync<Deployment>("web", web => WithImage(web with { Spec = web.Spec with { Paused = true, Replicas = 3 } }, "web:2"));
        await cluster.WaitForAsync<Deployment>("web", web => web.Status.AvailableReplicas == 3 && Progress(web).Reason == "DeploymentPaused");
        Assert.Single((await cluster.Kube.ListAsync<ReplicaSet>()).Items);

        await cluster.ChangeAsync<Deployment>("web", web => web with { Spec = web.Spec with { Paused = false } });
        await cluster.WaitForAsync<Deployment>("web", web => IsComplete(web) && Revision(web) == 2);
    }

    [Fact]
    public async Task Recreate_ends_the_old_pods_before_the_first_new_one()
    {
        await using TestCluster cluster = await StartAsync();
        await cluster.CreateAsync(Some.Deployment("web", 2) is var web ? web with { Spec = web.Spec with { Strategy = new() { Type = "Recreate" } } } : web);
        await cluster.WaitForAsync<Deployment>("web", IsComplete);
        bool haveMet = false;
        using var pods = new WatchedPods(cluster, counts => haveMet |= counts.Images.Count > 1);

        await cluster.ChangeAsync<Deployment>("web", found => WithImage(found, "web:2"));
        await cluster.WaitForAsync<Deployment>("web", found => IsComplete(found) && Revision(found) == 2);

        Assert.False(haveMet);
    }

    [Fact]
    public async Task A_rollout_that_does_not_move_misses_its_deadline_and_keeps_the_old_pods()
    {
        await using TestCluster cluster = await StartAsync(ready: pod => pod.Spec.Containers[0].Image != "broken");
        await cluster.CreateAsync(Some.Deployment("web", 4) is var web ? web with { Spec = web.Spec with { ProgressDeadlineSeconds = 60 } } : web);
        await cluster.WaitForAsync<Deployment>("web", IsComplete);

        await cluster.ChangeAsync<Deployment>("web", found => WithImage(found, "broken"));
        await cluster.WaitForAsync<Deployment>("web", found => found.Status.UpdatedReplicas > 0 && found.Status.ObservedGeneration == found.Metadata.Generation);
        await cluster.SettleAsync();
        cluster.Clock.Advance(TimeSpan.FromSeconds(62));

        Deployment late = await cluster.WaitForAsync<Deployment>("web", found => Progress(found).Reason == "ProgressDeadlineExceeded");
        Assert.Equal("False", Progress(late).Status);
        Assert.Equal(3, late.Status.AvailableReplicas);
    }

    [Fact]
    public async Task Sets_beyond_the_history_limit_are_forgotten()
    {
        await using TestCluster cluster = await StartAsync();
        await cluster.CreateAsync(Some.Deployment("web", 1) is var web ? web with { Spec = web.Spec with { RevisionHistoryLimit = 1 } } : web);
        for (int version = 2; version <= 4; version++)
        {
            await cluster.WaitForAsync<Deployment>("web", found => IsComplete(found) && Revision(found) == version - 1);
            await cluster.ChangeAsync<Deployment>("web", found => WithImage(found, $"web:{version}"));
        }

        IReadOnlyList<ReplicaSet> sets = await cluster.WaitForAllAsync<ReplicaSet>(found => found.Count == 2 && found.Any(set => RolloutAnnotations.RevisionOf(set) == 4));
        Assert.Equal([3, 4], sets.Select(RolloutAnnotations.RevisionOf).Order());
    }

    private static async Task<TestCluster> StartAsync(Func<Pod, bool>? ready = null)
    {
        TestCluster cluster = await TestCluster.StartAsync(controllers =>
        {
            controllers.AddDeployments();
            controllers.AddReplicaSets();
            controllers.AddScheduler();
        });
        TestNode node = await cluster.AddNodeAsync(Some.Node("n1"));
        if (ready is not null)
            node.GetsReady = ready;
        return cluster;
    }

    private static DeploymentCondition Progress(Deployment web) => web.Status.Conditions.Find("Progressing")!;

    private static long Revision(Deployment web) => RolloutAnnotations.RevisionOf(web);

    private static bool IsComplete(Deployment web) =>
        web.Status.ObservedGeneration == web.Metadata.Generation && web.Status.UpdatedReplicas == web.Spec.Replicas
        && web.Status.Replicas == web.Spec.Replicas && web.Status.AvailableReplicas == web.Spec.Replicas;

    private static Deployment WithImage(Deployment web, string image) => web with { Spec = web.Spec with { Template = web.Spec.Template with { Spec = Some.Spec(image: image) } } };

    private sealed record PodCounts(int All, int Ready, IReadOnlySet<string?> Images);

    private sealed class WatchedPods : IDisposable
    {
        private readonly WatchCache<Pod> _pods;

        public WatchedPods(TestCluster cluster, Action<PodCounts> seen)
        {
            _pods = new(cluster.Kube, WatchSources.Of<Pod>(), cluster.Clock);
            _pods.Start();
            _pods.WaitForSyncAsync().Wait();
            _pods.Subscribe(_ => seen(new(
                _pods.Count,
                _pods.All().Count(pod => !pod.IsBeingDeleted && pod.Status.Conditions.Any(condition => condition is { Type: "Ready", Status: "True" })),
                _pods.All().Select(pod => pod.Spec.Containers[0].Image).ToHashSet())));
        }

        public void Dispose() => _pods.DisposeAsync().AsTask().Wait();
    }
}
