using System.Text.Json.Nodes;

namespace Gantry.Tests.Cluster;

/// <summary>Nodes as a whole: two beside each other, and what is left when one goes.</summary>
public sealed class NodeTests(TestNode node)
{
    [Fact]
    public async Task Two_nodes_run_beside_each_other_and_the_second_leaves_nothing_behind()
    {
        string before = await LeftoversAsync();
        var second = new TestNode();
        await second.InitializeAsync();
        try
        {
            await using TestSpace here = await node.SpaceAsync();
            await using TestSpace there = await second.SpaceAsync();
            await here.ApplyAsync(Manifests.Hello(replicas: 1));
            await there.ApplyAsync(Manifests.Hello(replicas: 1));

            await here.KubectlAsync("rollout", "status", "deployment/hello", "--timeout=40s");
            await there.KubectlAsync("rollout", "status", "deployment/hello", "--timeout=40s");
            Assert.NotEqual(await PodAddressAsync(here), await PodAddressAsync(there));
        }
        finally
        {
            await second.DisposeAsync();
        }

        Assert.False(Directory.Exists(second.Root));
        Assert.Equal(before, await LeftoversAsync());
    }

    [Fact]
    public async Task Env_points_kubectl_at_the_node()
    {
        string exports = (await node.GantryAsync("env")).Succeeded();

        ShellResult result = await Shell.RunAsync("bash", ["-c", $"{exports.Trim()}; kubectl get nodes -o name"]);

        Assert.StartsWith("node/", result.Succeeded(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_tells_a_script_what_runs()
    {
        JsonNode status = JsonNode.Parse((await node.GantryAsync("status", "-o", "json")).Succeeded())!;

        Assert.True(status["isRunning"]!.GetValue<bool>());
        Assert.Equal(node.Root, status["root"]!.GetValue<string>());
        Assert.True(status["images"]!.GetValue<int>() >= 2);
    }

    private static async Task<string> PodAddressAsync(TestSpace space) =>
        (await space.GetAsync("pods"))["items"]![0]!["status"]!["podIP"]!.GetValue<string>();

    // Whatever a node makes on the host outside its root: bridges and cables, tables, mounts, control groups.
    private static async Task<string> LeftoversAsync()
    {
        string links = (await Shell.RunAsync("ip", ["-o", "link"])).Succeeded();
        string tables = (await Shell.RunAsync("nft", ["list", "tables"])).Succeeded();
        int bridges = links.Split('\n').Count(line => line.Contains(": gantry", StringComparison.Ordinal));
        int mounts = File.ReadLines("/proc/self/mountinfo").Count(line => line.Contains("/gt" + Environment.ProcessId, StringComparison.Ordinal) && !line.Contains("overlay", StringComparison.Ordinal));
        int groups = Directory.Exists("/sys/fs/cgroup/memory") ? Directory.GetDirectories("/sys/fs/cgroup/memory", "gantry-*").Length : Directory.GetDirectories("/sys/fs/cgroup", "gantry-*").Length;
        return $"{bridges} bridges, {tables.Split('\n').Count(line => line.Contains("gantry", StringComparison.Ordinal))} tables, {mounts > 0} mounts, {groups} control groups";
    }
}
