using System.Net;
using System.Text;
using Gantry.Controllers.Owners;
using Gantry.Controllers.ReplicaSets;
using Gantry.Kube;
using Gantry.Kube.Apps;
using Gantry.Kube.Core;
using Gantry.Tests.Clusters;

namespace Gantry.Tests.ReplicaSets;

public sealed class ReplicaSetTests
{
    [Fact]
    public async Task A_set_makes_exactly_as_many_pods_as_it_asks_for()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(controllers => controllers.AddReplicaSets());
        int created = 0;
        cluster.Api.Intercept = request =>
        {
            if (request.Method == HttpMethod.Post && request.RequestUri!.AbsolutePath.EndsWith("/pods", StringComparison.Ordinal))
                Interlocked.Increment(ref created);
            return null;
        };

        await cluster.CreateAsync(Some.ReplicaSet("web", 50));
        await cluster.WaitForAsync<ReplicaSet>("web", set => set.Status.Replicas == 50);
        await cluster.SettleAsync();

        Assert.Equal(50, created);
    }

    [Fact]
    public async Task A_lost_watch_makes_no_duplicates()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(controllers => controllers.AddReplicaSets());
        for (int replicas = 1; replicas <= 20; replicas++)
        {
            cluster.Api.DropWatches();
            await (replicas == 1 ? cluster.CreateAsync(Some.ReplicaSet("web", 1)) : cluster.ChangeAsync<ReplicaSet>("web", set => set with { Spec = set.Spec with { Replicas = replicas } }));
        }

        await cluster.WaitForAsync<ReplicaSet>("web", set => set.Status.Replicas == 20);
        await cluster.SettleAsync();

        Assert.Equal(20, (await cluster.Kube.ListAsync<Pod>()).Items.Count);
    }

    [Fact]
    public async Task A_pod_that_fits_is_adopted_and_one_that_no_longer_fits_is_released()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(controllers => controllers.AddReplicaSets());
        await cluster.CreateAsync(Some.Pod("stray"));

        await cluster.CreateAsync(Some.ReplicaSet("web", 1));
        Pod adopted = await cluster.WaitForAsync<Pod>("stray", pod => pod.Controller is not null);
        await cluster.ChangeAsync<Pod>("stray", pod => pod.WithMetadata(pod.Metadata with { Labels = Some.Labels("other") }));
        await cluster.WaitForAsync<Pod>("stray", pod => pod.Controller is null);
        IReadOnlyList<Pod> pods = await cluster.WaitForAllAsync<Pod>(found => found.Count == 2);

        Assert.Equal("web", adopted.Controller?.Name);
        Assert.Single(pods, pod => pod.Controller is not null);
    }

    [Fact]
    public async Task Scaling_down_deletes_the_surplus_once()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(controllers => controllers.AddReplicaSets());
        await cluster.CreateAsync(Some.ReplicaSet("web", 10));
        await cluster.WaitForAsync<ReplicaSet>("web", set => set.Status.Replicas == 10);

        await cluster.ChangeAsync<ReplicaSet>("web", set => set with { Spec = set.Spec with { Replicas = 4 } });
        await cluster.WaitForAsync<ReplicaSet>("web", set => set.Status.Replicas == 4);
        await cluster.SettleAsync();

        Assert.Equal(4, (await cluster.Kube.ListAsync<Pod>()).Items.Count);
    }

    [Fact]
    public async Task A_refused_pod_is_told_in_the_status_and_tried_again()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(controllers => controllers.AddReplicaSets());
        bool isOpen = false;
        cluster.Api.Intercept = request => isOpen || request.Method != HttpMethod.Post || !request.RequestUri!.AbsolutePath.EndsWith("/pods", StringComparison.Ordinal)
            ? null
            : new(HttpStatusCode.Forbidden) { Content = new StringContent("""{"kind":"Status","reason":"Forbidden","message":"no more pods","code":403}""", Encoding.UTF8, "application/json") };

        await cluster.CreateAsync(Some.ReplicaSet("web", 3));
        ReplicaSet failing = await cluster.WaitForAsync<ReplicaSet>("web", set => set.Status.Conditions.Count == 1);
        isOpen = true;
        await cluster.WaitForAsync<ReplicaSet>("web", set => set.Status is { Replicas: 3, Conditions.Count: 0 });

        Assert.Equal(("ReplicaFailure", "True", "FailedCreate", "no more pods"), failing.Status.Conditions[0] is var condition ? (condition.Type, condition.Status, condition.Reason, condition.Message) : default);
    }

    [Fact]
    public void Pods_that_serve_least_are_given_up_first()
    {
        DateTimeOffset now = DateTimeOffset.UnixEpoch.AddDays(1);
        Pod waiting = Some.Pod("waiting");
        Pod starting = Some.Pod("starting", node: "n1") with { Status = new() { Phase = "Pending" } };
        Pod unready = Running("unready", isReady: false, hours: 5);
        Pod cheap = Running("cheap", isReady: true, hours: 5) is var pod ? pod.WithMetadata(pod.Metadata with { Annotations = new Dictionary<string, string> { [DeletionRanking.CostAnnotation] = "-1" } }) : pod;
        Pod young = Running("young", isReady: true, hours: 1);
        Pod old = Running("old", isReady: true, hours: 20);

        IReadOnlyList<Pod> chosen = DeletionRanking.Choose([old, young, cheap, unready, starting, waiting], new Dictionary<string, int>(), 5, now);

        Assert.Equal(["waiting", "starting", "unready", "cheap", "young"], chosen.Select(victim => victim.Name));

        Pod Running(string name, bool isReady, int hours) => Some.Pod(name, node: "n1") with
        {
            Status = new() { Phase = "Running", Conditions = [new() { Type = "Ready", Status = isReady ? "True" : "False", LastTransitionTime = now.AddHours(-hours) }] },
        };
    }

    [Fact]
    public void A_crowded_node_loses_a_pod_before_a_quiet_one()
    {
        Pod crowded = Some.Pod("crowded", node: "n1") with { Status = new() { Phase = "Running" } };
        Pod quiet = Some.Pod("quiet", node: "n2") with { Status = new() { Phase = "Running" } };

        IReadOnlyList<Pod> chosen = DeletionRanking.Choose([quiet, crowded], new Dictionary<string, int> { ["n1"] = 5, ["n2"] = 1 }, 1, DateTimeOffset.UnixEpoch);

        Assert.Equal("crowded", Assert.Single(chosen).Name);
    }
}
