using System.Text.Json.Nodes;

namespace Gantry.Tests.Engines;

/// <summary>dockerd with a containerd of its own, on directories and sockets of its own, with our runtime as an added one.</summary>
public sealed class Docker : IContainerEngine, IAsyncLifetime
{
    private EngineHome _home = null!;
    private Containerd _containerd = null!;
    private Daemon? _dockerd;

    public string? Obstacle { get; } = EngineHome.Obstacle("docker", "dockerd", "containerd");

    public string Image => "busy:1";

    public IReadOnlyList<string> RunOptions => ["--network", "none", "--runtime", "gantry"];

    public bool TellsMemoryKills => true;

    public async ValueTask InitializeAsync()
    {
        if (Obstacle is not null)
            return;

        _home = await EngineHome.MakeAsync();
        _containerd = new Containerd();
        await _containerd.InitializeAsync();
        await File.WriteAllTextAsync(_home.At("daemon.json"), new JsonObject { ["deprecated-key-path"] = _home.At("key.json"), ["live-restore"] = true }.ToJsonString());
        await StartAsync();
        (await RunAsync("import", _home.Archive, Image)).Succeeded();
    }

    public Task<ShellResult> RunAsync(params string[] arguments) => Shell.RunAsync("docker", Command(arguments));

    public Task<ShellResult> InTerminalAsync(params string[] arguments) => Terminal.RunAsync("docker", Command(arguments));

    public Task<ShellResult> WithInputAsync(string input, params string[] arguments) => Shell.RunAsync("docker", Command(arguments), input: input);

    public IReadOnlyList<string> Cgroups() => _home.Cgroups();

    /// <summary>Kills both daemons without a warning and starts them again.</summary>
    internal async Task CrashAsync()
    {
        await _dockerd!.KillAsync();
        await _containerd.CrashAsync();
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_home is null)
            return;

        if (_dockerd is not null)
        {
            string[] left = (await RunAsync("ps", "--all", "--quiet")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (left.Length > 0)
                await RunAsync(["rm", "--force", .. left]);

            await _dockerd.DisposeAsync();
        }

        await _containerd.DisposeAsync();
        await _home.DisposeAsync();
    }

    private string Socket => _home.At("docker.sock");

    private string[] Command(string[] arguments) => ["--host", "unix://" + Socket, "--config", _home.At("cli"), .. arguments];

    private async Task StartAsync()
    {
        File.Delete(_home.At("docker.pid"));
        _dockerd = await Daemon.StartAsync(
            _home.At("dockerd.log"), Socket, "dockerd", "--config-file", _home.At("daemon.json"), "--data-root", _home.At("data"), "--exec-root", _home.At("exec"),
            "--pidfile", _home.At("docker.pid"), "--host", "unix://" + Socket, "--containerd", _containerd.Socket, "--storage-driver", "vfs",
            "--iptables=false", "--ip6tables=false", "--ip-forward=false", "--ip-masq=false", "--bridge=none", "--userland-proxy=false",
            "--cgroup-parent", _home.CgroupParent, "--exec-opt", "native.cgroupdriver=cgroupfs", "--add-runtime", "gantry=" + EngineHome.Runtime);
        await Until.TrueAsync("dockerd answers", async () => (await RunAsync("version")).ExitCode == 0);
    }
}
