using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Gantry.Tests.Docker;

/// <summary>A node of Gantry in a network of its own.</summary>
internal sealed class GantryEngine(string root, string space) : IServedEngine
{
    public string Socket => Path.Combine(root, "run", "docker.sock");

    public string? Obstacle => File.Exists(Program) ? null : "dist/gantry is not built: run ./build.sh";

    public async Task StartAsync() => (await GantryAsync("up")).Succeeded();

    public async Task CrashAsync()
    {
        int pid = JsonNode.Parse((await GantryAsync("status", "-o", "json")).Succeeded())!["pid"]!.GetValue<int>();
        using (Process daemon = Process.GetProcessById(pid))
        {
            daemon.Kill();
            await Until.TrueAsync("the daemon is gone", async () => (await GantryAsync("status")).ExitCode == 3);
        }

        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Directory.Exists(root))
            (await GantryAsync("down", "--purge")).Succeeded();
    }

    // While the engine is worked on, DOCKER_ENGINE may name a build that is not in dist.
    private static string Program => Environment.GetEnvironmentVariable("DOCKER_ENGINE") is { Length: > 0 } program ? program : Shell.Gantry;

    private Task<ShellResult> GantryAsync(params string[] arguments) =>
        Shell.RunAsync("nsenter", NetworkSpace.Enter(space, [Program, .. arguments, "--root", root]));
}
