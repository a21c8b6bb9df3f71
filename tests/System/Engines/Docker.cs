using System.Text.Json.Nodes;

namespace Gantry.Tests.Engines;

/// <summary>dockerd with a containerd of its own, on directories and sockets of its own, with our runtime as an added one.</summary>
public sealed class Docker : IContainerEngine, IAsyncLifetime
{
    private EngineHome home = null!;
    private Containerd containerd = null!;
    private Daemon? dockerd;

    public string? Obstacle { get; } = EngineHome.Obstacle("docker", "dockerd", "containerd");

    public string Image => "busy:1";

    public IReadOnlyList<string> RunOptions => ["--network", "none", "--runtime", "gantry"];

    public bool TellsMemoryKills => true;

    public async ValueTask InitializeAsync()
    {
        if (Obstacle is not null)
            return;

        home = await EngineHome.MakeAsync();
        containerd = new Containerd();
        await containerd.InitializeAsync();
        await File.WriteAllTextAsync(home.At("daemon.json"), new JsonObject { ["deprecated-key-path"] = home.At("key.json"), ["live-restore"] = true }.ToJsonString());
        await StartAsync();
        (await RunAsync("import", home.Archive, Image)).Succeeded();
    }

    public Task<ShellResult> RunAsync(params string[] arguments) => Shell.RunAsync("docker", Command(arguments));

    public Task<ShellResult> InTerminalAsync(params string[] arguments) => Terminal.RunAsync("docker", Command(arguments));

    public Task<ShellResult> WithInputAsync(string input, params string[] arguments) => Shell.RunAsync("docker", Command(arguments), input: input);

    public IReadOnlyList<string> Cgroups() => home.Cgroups();

    /// <summary>Kills both daemons without a warning and starts them again.</summary>
    internal async Task CrashAsync()
    {
        await dockerd!.KillAsync();
        await containerd.CrashAsync();
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (home is null)
            return;

        if (dockerd is not null)
        {
            string[] left = (await RunAsync("ps", "--all", "--quiet")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (left.Length > 0)
                await RunAsync(["rm", "--force", .. left]);

            await dockerd.DisposeAsync();
        }

        await containerd.DisposeAsync();
        await home.DisposeAsync();
    }

    private string Socket => home.At("docker.sock");

    private string[] Command(string[] arguments) => ["--host", "unix://" + Socket, "--config", home.At("cli"), .. arguments];

    private async Task StartAsync()
    {
        File.Delete(home.At("docker.pid"));
        dockerd = await Daemon.StartAsync(
            home.At("dockerd.log"), Socket, "dockerd", "--config-file", home.At("daemon.json"), "--data-root", home.At("data"), "--exec-root", home.At("exec"),
            "--pidfile", home.At("docker.pid"), "--host", "unix://" + Socket, "--containerd", containerd.Socket, "--storage-driver", "vfs",
            "--iptables=false", "--ip6tables=false", "--ip-forward=false", "--ip-masq=false", "--bridge=none", "--userland-proxy=false",
            "--cgroup-parent", home.CgroupParent, "--exec-opt", "native.cgroupdriver=cgroupfs", "--add-runtime", "gantry=" + EngineHome.Runtime);
        await Until.TrueAsync("dockerd answers", async () => (await RunAsync("version")).ExitCode == 0);
    }
}
