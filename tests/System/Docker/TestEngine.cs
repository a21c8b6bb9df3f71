using System.Diagnostics;

namespace Gantry.Tests.Docker;

/// <summary>The engine that all tests share, with its images, in a network of its own. Removed with all that it made.</summary>
public sealed class TestEngine : IAsyncLifetime
{
    private readonly string _name = $"gd{Environment.ProcessId}-{Random.Shared.Next(10_000)}";
    private readonly NetworkSpace _network;
    private readonly IServedEngine _engine;
    private bool _isUp;

    public TestEngine()
    {
        _network = new NetworkSpace(_name);
        _engine = IsOracle ? new Dockerd(At("root"), _name) : new GantryEngine(At("root"), _name);
    }

    /// <summary>Docker's own daemon stands in, to see that a test asks for what Docker does.</summary>
    internal static bool IsOracle => Environment.GetEnvironmentVariable("DOCKER_ENGINE") == "dockerd";

    public string Folder => Path.Combine("/tmp", _name);

    internal string Socket => _engine.Socket;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "an engine needs root");
        Assert.SkipWhen(_engine.Obstacle is not null, _engine.Obstacle ?? "");
        Assert.SkipUnless((await Shell.RunAsync("/bin/sh", ["-c", "command -v docker"])).ExitCode == 0, "docker is not installed: run tools/install-packages test");
        Directory.CreateDirectory(At("cli"));
        Directory.CreateDirectory(At("tmp"));
        _isUp = true;
        await _network.MakeAsync();
        await _engine.StartAsync();
        await TestImages.MakeAsync(At("images"));
        (await RunAsync($"for image in {At("images")}/*.tar; do docker load -q -i $image || exit 1; done")).Succeeded();
    }

    /// <summary>Runs a script as a user of this machine does: `docker` and all other clients reach this engine.</summary>
    internal Task<ShellResult> RunAsync(string script, IReadOnlyDictionary<string, string>? environment = null, TimeSpan? timeout = null) =>
        Shell.RunAsync("nsenter", NetworkSpace.Enter(_network.Host, "/bin/sh", "-c", script), Variables(environment), timeout: timeout);

    /// <summary>Runs a script on the neighbour, which knows no more of this machine than its address.</summary>
    internal Task<ShellResult> OutsideAsync(string script) =>
        Shell.RunAsync("nsenter", NetworkSpace.Enter(_network.Outside, "/bin/sh", "-c", script));

    /// <summary>Starts a program of this machine that goes on; `exec` makes it the process that is returned.</summary>
    internal Process Start(string script) => Process.Start("nsenter", NetworkSpace.Enter(_network.Host, "/bin/sh", "-c", script));

    internal TypedShell Type(string command, IReadOnlyDictionary<string, string> environment) =>
        TypedShell.Start("nsenter", NetworkSpace.Enter(_network.Host, "script", "--quiet", "--return", "--command", command, "/dev/null"), Variables(environment));

    internal Task CrashAsync() => _engine.CrashAsync();

    /// <summary>The namespaces in which the host and its neighbour are.</summary>
    internal (string Host, string Outside) Spaces => (_network.Host, _network.Outside);

    public async ValueTask DisposeAsync()
    {
        if (!_isUp)
            return;

        if (IsOracle)
            await RunAsync("docker ps -aq | xargs -r docker rm -f");
        await _engine.DisposeAsync();
        await _network.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private string At(string file) => Path.Combine(Folder, file);

    private Dictionary<string, string> Variables(IReadOnlyDictionary<string, string>? more) => new(more ?? new Dictionary<string, string>())
    {
        ["DOCKER_HOST"] = "unix://" + _engine.Socket,
        ["DOCKER_CONFIG"] = At("cli"),
        ["HOME"] = Folder,
        ["TMPDIR"] = At("tmp"),
    };
}
