using System.Diagnostics;
using Gantry.Controllers.Pods;
using Gantry.Controllers.Scheduling;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Scheduling;
using Gantry.Tests.Clusters;

namespace Gantry.Tests.Scheduling;

public sealed class SchedulerTests
{
    [Fact]
    public async Task A_pod_is_bound_and_an_event_says_where()
    {
        await using TestCluster cluster = await StartAsync();
        await cluster.CreateAsync(Some.Node("n1"));
        await cluster.CreateAsync(Some.Pod("web"));

        Pod bound = await cluster.WaitForAsync<Pod>("web", pod => pod.IsBound);
        IReadOnlyList<Event> events = await cluster.WaitForAllAsync<Event>(found => found.Count == 1);

        Assert.Equal("n1", bound.Spec.NodeName);
        Assert.Equal(("Scheduled", "Successfully assigned default/web to n1"), (events[0].Reason, events[0].Message));
    }

    [Fact]
    public async Task A_pod_that_fits_nowhere_says_why_and_goes_on_when_there_is_room()
    {
        await using TestCluster cluster = await StartAsync();
        await cluster.CreateAsync(Some.Node("n1", cpu: "1"));
        await cluster.CreateAsync(Some.Pod("first", cpu: "1"));
        await cluster.WaitForAsync<Pod>("first", pod => pod.IsBound);

        await cluster.CreateAsync(Some.Pod("second", cpu: "1"));
        Pod waiting = await cluster.WaitForAsync<Pod>("second", pod => pod.FindCondition("PodScheduled") is not null);
        await cluster.Kube.DeleteAsync<Pod>(new("default", "first"), new() { GracePeriodSeconds = 0 });
        await cluster.WaitForAsync<Pod>("second", pod => pod.IsBound);

        PodCondition condition = waiting.FindCondition("PodScheduled")!;
        Assert.Equal(("False", "Unschedulable", "0/1 nodes are available: 1 Insufficient cpu."), (condition.Status, condition.Reason, condition.Message));
    }

    [Fact]
    public async Task A_node_that_comes_later_is_used_at_once()
    {
        await using TestCluster cluster = await StartAsync();
        await cluster.CreateAsync(Some.Pod("web"));
        await cluster.WaitForAsync<Pod>("web", pod => pod.FindCondition("PodScheduled")?.Message == "no nodes available to schedule pods");

        await cluster.CreateAsync(Some.Node("n1"));

        await cluster.WaitForAsync<Pod>("web", pod => pod.Spec.NodeName == "n1");
    }

    [Fact]
    public async Task A_gated_pod_waits_until_its_gates_are_lifted()
    {
        await using TestCluster cluster = await StartAsync();
        await cluster.CreateAsync(Some.Node("n1"));
        await cluster.CreateAsync(Some.Pod("web") is var pod ? pod with { Spec = pod.Spec with { SchedulingGates = [new() { Name = "quota" }] } } : pod);

        await cluster.WaitForAsync<Pod>("web", found => found.FindCondition("PodScheduled")?.Reason == "SchedulingGated");
        await cluster.ChangeAsync<Pod>("web", found => found with { Spec = found.Spec with { SchedulingGates = [] } });

        await cluster.WaitForAsync<Pod>("web", found => found.IsBound);
    }

    [Fact]
    public async Task A_more_important_pod_takes_the_place_of_a_less_important_one()
    {
        await using TestCluster cluster = await StartAsync();
        await cluster.AddNodeAsync(Some.Node("n1", cpu: "1"));
        await cluster.CreateAsync(new PriorityClass { Metadata = new() { Name = "low" }, Value = 1 });
        await cluster.CreateAsync(new PriorityClass { Metadata = new() { Name = "high" }, Value = 100 });
        await cluster.CreateAsync(OfClass("low"));
        await cluster.WaitForAsync<Pod>("low", pod => pod.Status.Phase == "Running");

        await cluster.CreateAsync(OfClass("high"));
        Pod high = await cluster.WaitForAsync<Pod>("high", pod => pod.IsBound);

        Assert.Equal("n1", high.Status.NominatedNodeName);
        await cluster.WaitUntilGoneAsync<Pod>("low");
    }

    [Fact]
    public async Task A_refused_bind_is_tried_again()
    {
        await using TestCluster cluster = await StartAsync();
        int refused = 0;
        cluster.Api.Intercept = request => request.RequestUri!.AbsolutePath.EndsWith("/binding", StringComparison.Ordinal) && refused++ == 0
            ? new(System.Net.HttpStatusCode.ServiceUnavailable)
            : null;
        await cluster.CreateAsync(Some.Node("n1"));

        await cluster.CreateAsync(Some.Pod("web"));

        await cluster.WaitForAsync<Pod>("web", pod => pod.IsBound);
        Assert.Equal(2, refused);
    }

    [Fact]
    public async Task Fifty_pods_at_once_are_bound_without_overcommitting()
    {
        await using TestCluster cluster = await StartAsync();
        foreach (string name in (string[])["n1", "n2", "n3"])
            await cluster.CreateAsync(Some.Node(name, cpu: "20"));

        // The first pod pays for compiling.
        await cluster.CreateAsync(Some.Pod("first"));
        await cluster.WaitForAsync<Pod>("first", pod => pod.IsBound);

        long began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => cluster.CreateAsync(Some.Pod($"web-{i}", cpu: "1"))));
        IReadOnlyList<Pod> pods = await cluster.WaitForAllAsync<Pod>(found => found.Count == 51 && found.All(pod => pod.IsBound));
        TestContext.Current.TestOutputHelper?.WriteLine($"50 pods bound after {Stopwatch.GetElapsedTime(began).TotalMilliseconds:F0} ms");

        Assert.All(pods.Where(pod => pod.Name != "first").CountBy(pod => pod.Spec.NodeName ?? ""), node => Assert.InRange(node.Value, 1, 20));
    }

    private static Task<TestCluster> StartAsync() => TestCluster.StartAsync(controllers => controllers.AddScheduler());

    private static Pod OfClass(string name) => Some.Pod(name, cpu: "1") is var pod ? pod with { Spec = pod.Spec with { PriorityClassName = name } } : pod;
}
