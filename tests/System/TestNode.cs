using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Gantry.Tests.Cluster;

/// <summary>A node of its own for tests: started by the command line on a root of its own, removed with all that it made.</summary>
public sealed class TestNode : IAsyncLifetime
{
    public string Root { get; } = Path.Combine(Path.GetTempPath(), $"gt{Environment.ProcessId}-{Random.Shared.Next(10_000)}");

    private string Kubeconfig => Path.Combine(Root, "kubeconfig");

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "a node needs root");
        Assert.SkipUnless(File.Exists(Shell.Gantry), "dist/gantry is not built: run ./build.sh");
        (await UpAsync()).Succeeded();
        string folder = Directory.CreateDirectory(Path.Combine(Root, "test-images")).FullName;
        foreach (string version in new[] { "1", "2" })
        {
            (await Shell.RunAsync(Path.Combine(Shell.Repository, "examples/hello/make-image.sh"), [folder, version])).Succeeded();
            (await GantryAsync("image", "load", Path.Combine(folder, $"hello-{version}.tar"))).Succeeded();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Directory.Exists(Root))
            (await GantryAsync("down", "--purge")).Succeeded();
    }

    internal Task<ShellResult> UpAsync() => GantryAsync("up");

    /// <summary>Runs gantry against this node.</summary>
    internal Task<ShellResult> GantryAsync(params string[] arguments) => Shell.RunAsync(Shell.Gantry, [.. arguments, "--root", Root]);

    internal async Task<string> KubectlAsync(params string[] arguments) => (await TryKubectlAsync(arguments)).Succeeded();

    internal Task<ShellResult> TryKubectlAsync(params string[] arguments) =>
        Shell.RunAsync("kubectl", ["--kubeconfig", Kubeconfig, "--cache-dir", Path.Combine(Root, "kubectl-cache"), .. arguments]);

    internal async Task ApplyAsync(string yaml) =>
        (await Shell.RunAsync("kubectl", ["--kubeconfig", Kubeconfig, "apply", "-f", "-"], input: yaml)).Succeeded();

    internal async Task<JsonNode> GetAsync(params string[] what) =>
        JsonNode.Parse(await KubectlAsync(["get", .. what, "-o", "json"]))!;

    /// <summary>A namespace of its own for one test; removed with all in it.</summary>
    internal async Task<TestSpace> SpaceAsync()
    {
        string name = $"test-{Guid.NewGuid():N}"[..16];
        await KubectlAsync("create", "namespace", name);
        return new TestSpace(this, name);
    }

    internal async Task<int> DaemonPidAsync() =>
        JsonNode.Parse((await GantryAsync("status", "-o", "json")).Succeeded())!["pid"]!.GetValue<int>();

    /// <summary>Kills the daemon without a warning and waits until it is gone.</summary>
    internal async Task KillDaemonAsync()
    {
        using Process daemon = Process.GetProcessById(await DaemonPidAsync());
        daemon.Kill();
        await Until.TrueAsync("the daemon is gone", async () => (await GantryAsync("status")).ExitCode == 3);
    }
}
