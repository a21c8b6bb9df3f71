using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Gantry.Tests.Cluster;

/// <summary>Things die; the declared state comes back.</summary>
public sealed class HealingTests(TestNode node)
{
    [Fact]
    public async Task A_killed_container_is_started_again()
    {
        await using TestSpace space = await RunningAsync(replicas: 1);
        string pid = await InitPidAsync(space);

        Process.GetProcessById(int.Parse(pid, System.Globalization.CultureInfo.InvariantCulture)).Kill();

        await Until.TrueAsync("it has restarted and is ready", async () => await RestartsAsync(space) == 1 && await ReadyAsync(space) == 1);
    }

    [Fact]
    public async Task A_killed_monitor_takes_its_container_along_and_both_come_back()
    {
        await using TestSpace space = await RunningAsync(replicas: 1);
        int pid = int.Parse(await InitPidAsync(space), System.Globalization.CultureInfo.InvariantCulture);
        int monitor = ParentOf(pid);
        Assert.Contains("monitor", await File.ReadAllTextAsync($"/proc/{monitor}/cmdline"), StringComparison.Ordinal);

        Process.GetProcessById(monitor).Kill();

        await Until.TrueAsync("it has restarted and is ready", async () => await RestartsAsync(space) == 1 && await ReadyAsync(space) == 1);
        Assert.True(HasEnded(pid), "the container outlived its monitor");
    }

    [Fact]
    public async Task Containers_run_on_while_the_daemon_is_killed_and_comes_back()
    {
        await using TestSpace space = await RunningAsync(replicas: 2);
        string[] before = await ContainersAsync(space);
        await space.KubectlAsync("create", "configmap", "acknowledged", "--from-literal=a=1");

        await node.KillDaemonAsync();
        string address = before[0].Split(' ')[1];
        using var http = new HttpClient();
        Assert.StartsWith("Hello", await http.GetStringAsync($"http://{address}:8080/cgi-bin/index.cgi"), StringComparison.Ordinal);
        (await node.UpAsync()).Succeeded();

        Assert.Equal("1", (await space.GetAsync("configmap", "acknowledged"))["data"]!["a"]!.GetValue<string>());
        await Until.TrueAsync("both are ready", async () => await ReadyAsync(space) == 2);
        Assert.Equal(before, await ContainersAsync(space));
        await space.KubectlAsync("scale", "deployment/hello", "--replicas=3");
        await space.KubectlAsync("rollout", "status", "deployment/hello", "--timeout=40s");
    }

    [Fact]
    public async Task After_a_loss_of_all_processes_and_of_the_run_directory_the_declared_state_comes_back()
    {
        await using TestSpace space = await RunningAsync(replicas: 2);

        (await node.GantryAsync("down")).Succeeded();
        Directory.Delete(Path.Combine(node.Root, "run"), recursive: true);
        (await node.UpAsync()).Succeeded();

        await Until.TrueAsync("both are ready", async () => await ReadyAsync(space) == 2);
    }

    [Fact]
    public async Task A_deleted_pod_is_replaced()
    {
        await using TestSpace space = await RunningAsync(replicas: 1);
        string name = (await PodsAsync(space))[0]!["metadata"]!["name"]!.GetValue<string>();

        await space.KubectlAsync("delete", "pod", name);

        await Until.TrueAsync("another is ready", async () =>
            await ReadyAsync(space) == 1 && (await PodsAsync(space))[0]!["metadata"]!["name"]!.GetValue<string>() != name);
    }

    private async Task<TestSpace> RunningAsync(int replicas)
    {
        TestSpace space = await node.SpaceAsync();
        await space.ApplyAsync(Manifests.Hello(replicas));
        await space.KubectlAsync("rollout", "status", "deployment/hello", "--timeout=40s");
        return space;
    }

    private static async Task<JsonArray> PodsAsync(TestSpace space) => (await space.GetAsync("pods"))["items"]!.AsArray();

    private static async Task<string[]> ContainersAsync(TestSpace space) =>
        [.. (await PodsAsync(space)).Select(pod => $"{pod!["status"]!["containerStatuses"]![0]!["containerID"]} {pod["status"]!["podIP"]}").Order()];

    private static async Task<int> RestartsAsync(TestSpace space) =>
        (await PodsAsync(space)).Sum(pod => pod!["status"]!["containerStatuses"]![0]!["restartCount"]!.GetValue<int>());

    private static async Task<int> ReadyAsync(TestSpace space) =>
        (await PodsAsync(space)).Count(pod => pod!["status"]?["containerStatuses"]?[0]?["ready"]?.GetValue<bool>() == true && pod["metadata"]!["deletionTimestamp"] is null);

    // The host's number of the process that has this pod's name for a host name and is pid 1 of its namespace.
    private static async Task<string> InitPidAsync(TestSpace space)
    {
        string address = (await PodsAsync(space))[0]!["status"]!["podIP"]!.GetValue<string>();
        foreach (string process in Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0])))
        {
            try
            {
                string[] status = await File.ReadAllLinesAsync(Path.Combine(process, "status"));
                bool isInit = status.Any(line => line.StartsWith("NSpid:", StringComparison.Ordinal) && line.Split('\t') is [_, _, "1"]);
                if (isInit && (await File.ReadAllTextAsync(Path.Combine(process, "net/fib_trie"))).Contains(address, StringComparison.Ordinal))
                    return Path.GetFileName(process);
            }
            catch (IOException)
            {
                // It ended meanwhile.
            }
        }

        throw new InvalidOperationException($"no container has the address {address}");
    }

    // A process that nobody has waited for yet is still listed, as a zombie.
    private static bool HasEnded(int pid) =>
        !File.Exists($"/proc/{pid}/status") || File.ReadLines($"/proc/{pid}/status").Any(line => line.StartsWith("State:\tZ", StringComparison.Ordinal));

    private static int ParentOf(int pid) =>
        int.Parse(File.ReadAllLines($"/proc/{pid}/status").Single(line => line.StartsWith("PPid:", StringComparison.Ordinal)).Split('\t')[1], System.Globalization.CultureInfo.InvariantCulture);
}
