using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Gantry.Tests.Cluster;

/// <summary>Two servers on one etcd, by the command line: who controls, who takes over, and a backup into a file.</summary>
public sealed class SharedEtcdTests : IAsyncLifetime
{
    private const string Etcd = "/usr/bin/etcd";

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"ge{Environment.ProcessId}-{Random.Shared.Next(10_000)}");
    private readonly List<string> _roots = [];
    private Process? _etcd;
    private string _address = "";

    public ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "a node needs root");
        Assert.SkipUnless(File.Exists(Shell.Gantry), "dist/gantry is not built: run ./build.sh");
        Assert.SkipUnless(File.Exists(Etcd), "etcd is not installed (tools/install-packages test)");
        Directory.CreateDirectory(_folder);
        (int client, int peer) = FreePorts();
        _address = $"http://127.0.0.1:{client}";
        string peers = $"http://127.0.0.1:{peer}";
        _etcd = Process.Start(new ProcessStartInfo(Etcd,
        [
            "--name", "m", "--data-dir", Path.Combine(_folder, "etcd"), "--listen-client-urls", _address, "--advertise-client-urls", _address,
            "--listen-peer-urls", peers, "--initial-advertise-peer-urls", peers, "--initial-cluster", $"m={peers}", "--logger", "zap", "--log-level", "error",
        ]))!;
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (string root in _roots.Where(Directory.Exists))
            await Shell.RunAsync(Shell.Gantry, ["down", "--purge", "--root", root]);
        _etcd?.Kill();
        _etcd?.WaitForExit();
        _etcd?.Dispose();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Another_server_takes_over_when_the_one_that_controls_dies_and_a_backup_fits_a_file()
    {
        string first = Root("1"), second = Root("2"), restored = Root("3");
        (await UpAsync(first, "one")).Succeeded();
        ShellResult stranger = await UpAsync(second, "two");
        (await Shell.RunAsync(Shell.Gantry, ["down", "--purge", "--root", second])).Succeeded();
        CopyKeys(first, second);
        (await UpAsync(second, "two")).Succeeded();

        await KubectlAsync(first, "create", "deployment", "web", "--image=web");
        await Until.TrueAsync("a pod of the deployment", async () => (await KubectlAsync(second, "get", "pods", "-o", "name")).Length > 0);
        Assert.StartsWith("one_", await HolderAsync(second));
        await KillAsync(first);
        await Until.TrueAsync("the other server controls", async () => (await HolderAsync(second)).StartsWith("two_", StringComparison.Ordinal));
        await KubectlAsync(second, "scale", "deployment", "web", "--replicas=3");
        await Until.TrueAsync("three pods", async () => (await KubectlAsync(second, "get", "pods", "-o", "name")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length == 3);

        Assert.NotEqual(0, stranger.ExitCode);
        Assert.Contains("trusts other keys", stranger.Output + stranger.Errors);
        string file = Path.Combine(_folder, "all.backup");
        await Until.TrueAsync("a backup is taken while nothing changes", async () =>
        {
            string before = await IdentityAsync(second);
            (await Shell.RunAsync(Shell.Gantry, ["backup", file, "--root", second])).Succeeded();
            return before == await IdentityAsync(second);
        });
        (await Shell.RunAsync(Shell.Gantry, ["restore", file, "--root", restored])).Succeeded();
        (await Shell.RunAsync(Shell.Gantry, ["up", "--components", "api", "--root", restored, "--name", "three"])).Succeeded();
        Assert.Equal(await IdentityAsync(second), await IdentityAsync(restored));
    }

    private string Root(string name)
    {
        string root = Path.Combine(_folder, name);
        _roots.Add(root);
        return root;
    }

    private Task<ShellResult> UpAsync(string root, string name) =>
        Shell.RunAsync(Shell.Gantry, ["up", "--components", "control-plane", "--root", root, "--name", name, "--etcd-servers", _address]);

    private static void CopyKeys(string from, string to)
    {
        Directory.CreateDirectory(Path.Combine(to, "pki"));
        foreach (string file in Directory.EnumerateFiles(Path.Combine(from, "pki")).Where(file => Path.GetFileName(file).Split('.')[0] is "ca" or "sa" or "encryption"))
            File.Copy(file, Path.Combine(to, "pki", Path.GetFileName(file)));
    }

    private static async Task<string> KubectlAsync(string root, params string[] arguments) =>
        (await Shell.RunAsync("kubectl", ["--kubeconfig", Path.Combine(root, "kubeconfig"), "--cache-dir", Path.Combine(root, "kubectl-cache"), .. arguments])).Succeeded();

    private static Task<string> HolderAsync(string root) =>
        KubectlAsync(root, "get", "lease", "-n", "kube-system", "kube-controller-manager", "-o", "jsonpath={.spec.holderIdentity}");

    private static Task<string> IdentityAsync(string root) => KubectlAsync(root, "get", "deployment,replicaset", "-o", "jsonpath={.items[*].metadata['name','uid','resourceVersion']}");

    private static async Task KillAsync(string root)
    {
        string status = (await Shell.RunAsync(Shell.Gantry, ["status", "--root", root, "-o", "json"])).Succeeded();
        using Process daemon = Process.GetProcessById(JsonNode.Parse(status)!["pid"]!.GetValue<int>());
        daemon.Kill();
    }

    private static (int Client, int Peer) FreePorts()
    {
        using var one = new TcpListener(IPAddress.Loopback, 0);
        using var two = new TcpListener(IPAddress.Loopback, 0);
        one.Start();
        two.Start();
        return (((IPEndPoint)one.LocalEndpoint).Port, ((IPEndPoint)two.LocalEndpoint).Port);
    }
}
