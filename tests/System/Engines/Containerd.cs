namespace Gantry.Tests.Engines;

/// <summary>containerd on directories and a socket of its own; its shim calls our runtime.</summary>
public sealed class Containerd : IAsyncLifetime
{
    private Daemon? _daemon;

    public string? Obstacle { get; } = EngineHome.Obstacle("containerd", "ctr", "containerd-shim-runc-v2");

    internal EngineHome Home { get; private set; } = null!;

    public string Socket => Home.At("containerd.sock");

    public async ValueTask InitializeAsync()
    {
        if (Obstacle is not null)
            return;

        Home = await EngineHome.MakeAsync();
        await File.WriteAllTextAsync(Home.At("containerd.toml"), $"""
            version = 2
            root = "{Home.At("data")}"
            state = "{Home.At("state")}"
            disabled_plugins = ["io.containerd.grpc.v1.cri"]
            [grpc]
              address = "{Socket}"
            [ttrpc]
              address = "{Socket}.ttrpc"
            """);
        await StartAsync();
    }

    internal Task<ShellResult> CtrAsync(params string[] arguments) => Shell.RunAsync("ctr", Command(arguments));

    internal Task<ShellResult> InTerminalAsync(params string[] arguments) => Terminal.RunAsync("ctr", Command(arguments));

    /// <summary>Kills it without a warning and starts it again; its containers live on.</summary>
    internal async Task CrashAsync()
    {
        await _daemon!.KillAsync();
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_daemon is not null)
            await _daemon.DisposeAsync();

        if (Home is not null)
            await Home.DisposeAsync();
    }

    private string[] Command(string[] arguments) => ["--address", Socket, "--namespace", "tests", .. arguments];

    private async Task StartAsync()
    {
        _daemon = await Daemon.StartAsync(Home.At("containerd.log"), Socket, "containerd", "--config", Home.At("containerd.toml"));
        await Until.TrueAsync("containerd answers", async () => (await CtrAsync("version")).ExitCode == 0);
    }
}
