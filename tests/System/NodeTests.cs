using System.Text.Json.Nodes;

namespace Gantry.Tests.Cluster;

/// <summary>Nodes as a whole: two beside each other, and what is left when one goes.</summary>
public sealed class NodeTests(TestNode node)
{
    [Fact]
    public async Task Two_nodes_run_beside_each_other_and_the_second_leaves_nothing_behind()
    {
        var second = new TestNode();
        await second.InitializeAsync();
        JsonNode chosen = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(second.Root, "node.json")))!;
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
        Assert.DoesNotContain(chosen["bridge"]!.GetValue<string>(), (await Shell.RunAsync("ip", ["-o", "link"])).Succeeded(), StringComparison.Ordinal);
        string mark = $"gantry-{chosen["id"]}";
        Assert.DoesNotContain(mark, (await Shell.RunAsync("nft", ["list", "tables"])).Succeeded(), StringComparison.Ordinal);
        Assert.DoesNotContain(second.Root + "/", await File.ReadAllTextAsync("/proc/self/mountinfo"), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateDirectories("/sys/fs/cgroup", mark, new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1, AttributesToSkip = FileAttributes.ReparsePoint }));
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

    [Fact]
    public async Task A_full_disk_refuses_writes_in_words_and_the_node_goes_on_when_there_is_room()
    {
        string disk = Directory.CreateTempSubdirectory("gantry-full-").FullName;
        (await Shell.RunAsync("mount", ["-t", "tmpfs", "-o", "size=30m", "tmpfs", disk])).Succeeded();
        string root = Path.Combine(disk, "n");
        string[] kubectl = ["--kubeconfig", Path.Combine(root, "kubeconfig"), "--cache-dir", Path.Combine(node.Root, "kubectl-cache")];
        try
        {
            (await Shell.RunAsync(Shell.Gantry, ["up", "--root", root])).Succeeded();
            string filling = Path.Combine(root, "filling");
            await Shell.RunAsync("dd", ["if=/dev/zero", $"of={filling}", "bs=4k"]);

            string words = (await Shell.RunAsync("kubectl", [.. kubectl, "create", "configmap", "big", $"--from-literal=a={new string('x', 50_000)}"])).Failed();
            File.Delete(filling);
            ShellResult later = await Shell.RunAsync("kubectl", [.. kubectl, "create", "configmap", "small", "--from-literal=a=1"]);

            Assert.Contains("no space left", words, StringComparison.Ordinal);
            later.Succeeded();
            Assert.Contains("NotFound", (await Shell.RunAsync("kubectl", [.. kubectl, "get", "configmap", "big"])).Failed(), StringComparison.Ordinal);
        }
        finally
        {
            await Shell.RunAsync(Shell.Gantry, ["down", "--purge", "--root", root]);
            (await Shell.RunAsync("umount", [disk])).Succeeded();
            Directory.Delete(disk);
        }
    }

    private static async Task<string> PodAddressAsync(TestSpace space) =>
        (await space.GetAsync("pods"))["items"]![0]!["status"]!["podIP"]!.GetValue<string>();
}
