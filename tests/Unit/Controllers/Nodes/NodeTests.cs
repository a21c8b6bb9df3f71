using Gantry.Controllers.Evictions;
using Gantry.Controllers.NodeLeases;
using Gantry.Controllers.NodeTaints;
using Gantry.Controllers.PodCollection;
using Gantry.Controllers.Pods;
using Gantry.Kube;
using Gantry.Kube.Coordination;
using Gantry.Kube.Core;
using Gantry.Tests.Clusters;

namespace Gantry.Tests.Nodes;

public sealed class NodeTests
{
    [Fact]
    public async Task A_node_silent_past_the_grace_period_becomes_unknown_and_its_pods_not_ready()
    {
        await using TestCluster cluster = await StartAsync();
        await cluster.AddNodeAsync(Some.Node("n1"));
        await cluster.CreateAsync(Tolerant("web", "n1"));
        await cluster.WaitForAsync<Pod>("web", pod => pod.IsReady);
        await cluster.SettleAsync();

        cluster.Clock.Advance(TimeSpan.FromSeconds(41));
        Node node = await cluster.WaitForAsync<Node>("n1", found => found.Status.Conditions.Any(condition => condition is { Type: "Ready", Status: "Unknown" }));
        await cluster.WaitForAsync<Pod>("web", pod => !pod.IsReady);
        await cluster.WaitForAsync<Node>("n1", found => found.Spec.Taints.Any(taint => taint is { Key: "node.kubernetes.io/unreachable", Effect: "NoExecute" }));

        Assert.Equal("NodeStatusUnknown", node.Status.Conditions.Single(condition => condition.Type == "Ready").Reason);
    }

    [Fact]
    public async Task A_node_that_renews_its_lease_stays_ready()
    {
        await using TestCluster cluster = await StartAsync();
        await cluster.CreateAsync(Some.Node("n1"));
        Lease lease = await cluster.CreateAsync(new Lease { Metadata = new() { Name = "n1", Namespace = "kube-node-lease" }, Spec = new() { RenewTime = cluster.Clock.GetUtcNow() } });
        for (int i = 0; i < 10; i++)
        {
            cluster.Clock.Advance(TimeSpan.FromSeconds(10));
            lease = await cluster.Kube.UpdateAsync(lease with { Spec = new() { RenewTime = cluster.Clock.GetUtcNow() } });
            await cluster.SettleAsync();
        }

        Node node = await cluster.Kube.GetAsync<Node>(ObjectKey.ClusterScoped("n1"));
        Assert.Equal("True", Assert.Single(node.Status.Conditions).Status);
        Assert.Empty(node.Spec.Taints);
    }

    [Fact]
    public async Task A_pod_leaves_a_lost_node_once_it_no_longer_tolerates_it()
    {
        await using TestCluster cluster = await StartAsync();
        await cluster.CreateAsync(Some.Node("n1"));
        await cluster.CreateAsync(Tolerant("web", "n1"));
        await cluster.SettleAsync();

        cluster.Clock.Advance(TimeSpan.FromSeconds(41));
        await cluster.WaitForAsync<Node>("n1", found => found.Spec.Taints.Count > 0);
        await cluster.SettleAsync();
        cluster.Clock.Advance(TimeSpan.FromSeconds(200));
        await cluster.SettleAsync();
        Assert.False((await cluster.Kube.GetAsync<Pod>(new("default", "web"))).IsBeingDeleted);

        cluster.Clock.Advance(TimeSpan.FromSeconds(101));
        Pod leaving = await cluster.WaitForAsync<Pod>("web", found => found.IsBeingDeleted);
        Assert.Equal("DeletionByTaintManager", leaving.FindCondition("DisruptionTarget")?.Reason);
    }

    [Fact]
    public async Task Pods_of_a_node_that_is_gone_are_collected()
    {
        await using TestCluster cluster = await StartAsync();
        await cluster.CreateAsync(Some.Node("n1"));
        await cluster.CreateAsync(Some.Pod("web", node: "n1"));
        await cluster.SettleAsync();

        await cluster.Kube.DeleteAsync<Node>(ObjectKey.ClusterScoped("n1"));
        await cluster.SettleAsync();
        cluster.Clock.Advance(TimeSpan.FromSeconds(41));

        await cluster.WaitUntilGoneAsync<Pod>("web");
    }

    [Fact]
    public void A_recovered_node_loses_our_taints_and_keeps_others()
    {
        Node node = Some.Node("n1") with { Spec = new() { Taints = [new() { Key = ConditionTaints.Unreachable, Effect = "NoExecute" }, new() { Key = "mine", Effect = "NoSchedule" }] } };

        Assert.Equal("mine", Assert.Single(ConditionTaints.Of(node, DateTimeOffset.UnixEpoch)).Key);
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData(300L, 300)]
    public void A_pod_leaves_at_once_or_after_the_time_it_tolerates(long? seconds, int expected)
    {
        DateTimeOffset since = DateTimeOffset.UnixEpoch;
        Node node = Some.Node("n1") with { Spec = new() { Taints = [new() { Key = "lost", Effect = "NoExecute", TimeAdded = since }] } };
        Pod pod = Some.Pod("web") is var plain && seconds is null ? plain : plain with { Spec = plain.Spec with { Tolerations = [new() { Key = "lost", Operator = "Exists", TolerationSeconds = seconds }] } };

        Assert.Equal(since + TimeSpan.FromSeconds(expected), EvictionTime.Of(pod, node));
    }

    private static Pod Tolerant(string name, string node) => Some.Pod(name, node: node) is var pod
        ? pod with { Spec = pod.Spec with { Tolerations = [new() { Key = "node.kubernetes.io/unreachable", Operator = "Exists", Effect = "NoExecute", TolerationSeconds = 300 }] } }
        : pod;

    private static Task<TestCluster> StartAsync() => TestCluster.StartAsync(controllers =>
    {
        controllers.AddNodeLeases();
        controllers.AddNodeTaints();
        controllers.AddEvictions();
        controllers.AddPodCollection();
    });
}
