using System.Diagnostics;
using System.Text.Json;

namespace Gantry.Engine.Bench.Chaos;

/// <summary>A node of Gantry that is killed and started again.</summary>
internal sealed class ChaosNode(string gantry, string root, string space)
{
    public Task<string> DockerAsync(string[] arguments) => ShellCommand.RunAsync(["docker", "--host", $"unix://{root}/run/docker.sock", .. arguments]);

    public async Task KillAndStartAsync()
    {
        using JsonDocument status = JsonDocument.Parse(await GantryAsync("status", "-o", "json"));
        using (Process daemon = Process.GetProcessById(status.RootElement.GetProperty("pid").GetInt32()))
        {
            daemon.Kill();
            await daemon.WaitForExitAsync();
        }

        await GantryAsync("up");
    }

    private Task<string> GantryAsync(params string[] arguments) => ShellCommand.RunAsync(["nsenter", $"--net=/run/netns/{space}", gantry, .. arguments, "--root", root]);
}
