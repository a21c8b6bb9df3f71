using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Core;

namespace Gantry.Tests;

/// <summary>Resources of a running pod are changed by its resize path, and the agent makes it so.</summary>
public sealed class ResizeTests
{
    [Fact]
    public async Task Limits_of_a_running_container_are_changed_without_a_restart()
    {
        await using TestNode node = await TestNode.StartAsync();
        await node.Kube.CreateAsync(PodOf("100m", "64Mi"));
        await node.WaitForReadyAsync();

        await ResizeAsync(node, "200m", "128Mi");
        Pod resized = await node.WaitForAsync("web", pod => Limit(pod, "memory") == "128Mi");

        Assert.Equal("200m", Limit(resized, "cpu"));
        Assert.Equal(0, resized.Status.ContainerStatuses[0].RestartCount);
        Assert.Contains($"update web 20000 {128 << 20}", node.Runtime.Calls);
        Pod settled = await node.WaitForAsync("web", pod => pod.Status.Conditions.All(condition => !condition.Type.StartsWith("PodResize", StringComparison.Ordinal)));
        Assert.Equal(settled.Metadata.Generation, settled.Status.ObservedGeneration);
        Assert.Single(node.Runtime.Calls, call => call.StartsWith("update", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_container_whose_policy_says_so_is_started_again()
    {
        await using TestNode node = await TestNode.StartAsync();
        await node.Kube.CreateAsync(PodOf("100m", "64Mi", new ContainerResizePolicy { ResourceName = "memory", RestartPolicy = "RestartContainer" }));
        await node.WaitForReadyAsync();

        await ResizeAsync(node, "200m", "64Mi");
        await node.WaitForAsync("web", pod => Limit(pod, "cpu") == "200m");
        await ResizeAsync(node, "200m", "128Mi");
        Pod restarted = await node.WaitForAsync("web", pod => Limit(pod, "memory") == "128Mi" && TestNode.IsReady(pod));

        Assert.Equal(1, restarted.Status.ContainerStatuses[0].RestartCount);
        Assert.Equal(128 << 20, node.Runtime.Find("web").Status.Resources.Linux.MemoryLimitInBytes);
    }

    [Fact]
    public async Task What_the_node_does_not_have_is_infeasible_and_what_others_have_is_deferred_until_they_go()
    {
        await using TestNode node = await TestNode.StartAsync();
        Node self = await node.Kube.GetAsync<Node>(ObjectKey.ClusterScoped("n1"));
        long half = self.Status.Allocatable["cpu"].Thousandths * 6 / 10;
        await node.Kube.CreateAsync(PodOf("100m", "64Mi"));
        await node.WaitForReadyAsync();
        await node.Kube.CreateAsync(TestNode.Pod("other", changeContainer: container => container with { Resources = Resources($"{half}m", "64Mi") }));
        await node.WaitForReadyAsync("other");

        await ResizeAsync(node, "900", "64Mi");
        Pod impossible = await node.WaitForAsync("web", pod => Pending(pod)?.Reason == "Infeasible");
        await ResizeAsync(node, $"{half}m", "64Mi");
        Pod waiting = await node.WaitForAsync("web", pod => Pending(pod)?.Reason == "Deferred");
        await node.Kube.DeleteAsync<Pod>(new ObjectKey("default", "other"));
        Pod done = await node.WaitForAsync("web", pod => Pending(pod) is null && Limit(pod, "cpu") != "100m");

        Assert.StartsWith("Node didn't have enough capacity: cpu, requested: 900000, capacity: ", Pending(impossible)!.Message, StringComparison.Ordinal);
        Assert.StartsWith("Node didn't have enough resource: cpu, requested: ", Pending(waiting)!.Message, StringComparison.Ordinal);
        Assert.Equal("100m", Limit(waiting, "cpu"));
        Assert.Equal(half, done.Status.ContainerStatuses[0].Resources!.Limits["cpu"].Thousandths);
    }

    [Fact]
    public async Task A_runtime_that_refuses_is_told_in_the_condition_and_asked_again()
    {
        await using TestNode node = await TestNode.StartAsync();
        await node.Kube.CreateAsync(PodOf("100m", "64Mi"));
        await node.WaitForReadyAsync();

        node.Runtime.UpdateFailure = "the memory is in use";
        await ResizeAsync(node, "100m", "32Mi");
        Pod failing = await node.WaitForAsync("web", pod => InProgress(pod)?.Reason == "Error");
        node.Runtime.UpdateFailure = null;
        Pod done = await node.WaitForAsync("web", pod => InProgress(pod) is null && Limit(pod, "memory") == "32Mi");

        Assert.Contains("the memory is in use", InProgress(failing)!.Message, StringComparison.Ordinal);
        Assert.Equal("64Mi", Limit(failing, "memory"));
        Assert.Equal(0, done.Status.ContainerStatuses[0].RestartCount);
    }

    private static Pod PodOf(string cpu, string memory, params ContainerResizePolicy[] policy) =>
        TestNode.Pod(changeContainer: container => container with { Resources = Resources(cpu, memory), ResizePolicy = policy });

    private static ResourceRequirements Resources(string cpu, string memory)
    {
        var amounts = new Dictionary<string, Quantity> { ["cpu"] = Quantity.Parse(cpu), ["memory"] = Quantity.Parse(memory) };
        return new ResourceRequirements { Requests = amounts, Limits = amounts };
    }

    private static Task ResizeAsync(TestNode node, string cpu, string memory)
    {
        JsonObject Amounts() => new() { ["cpu"] = cpu, ["memory"] = memory };
        var container = new JsonObject { ["name"] = "web", ["resources"] = new JsonObject { ["requests"] = Amounts(), ["limits"] = Amounts() } };
        PatchBody patch = PatchBody.Strategic(new JsonObject { ["spec"] = new JsonObject { ["containers"] = new JsonArray(container) } });
        return node.Kube.PatchAsync<Pod>(new ObjectKey("default", "web"), patch, "resize");
    }

    private static string? Limit(Pod pod, string name) =>
        pod.Status.ContainerStatuses is [{ Resources.Limits: var limits }] && limits.TryGetValue(name, out Quantity limit) ? limit.ToString() : null;

    private static PodCondition? Pending(Pod pod) => pod.Status.Conditions.FirstOrDefault(condition => condition.Type == "PodResizePending");

    private static PodCondition? InProgress(Pod pod) => pod.Status.Conditions.FirstOrDefault(condition => condition.Type == "PodResizeInProgress");
}
