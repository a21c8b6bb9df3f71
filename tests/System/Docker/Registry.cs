using System.Diagnostics;

namespace Gantry.Tests.Docker;

/// <summary>Debian's registry on loopback of the tests' network, one for the class that uses it.</summary>
public sealed class Registry(TestEngine engine) : IAsyncLifetime
{
    private Process? _process;

    /// <summary>No other has this port: the network is the tests' own.</summary>
    public string Address { get; } = $"127.0.0.1:{5000 + Random.Shared.Next(1000)}";

    private string Folder => Path.Combine(engine.Folder, "registry");

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless((await Shell.RunAsync("/bin/sh", ["-c", "command -v docker-registry"])).ExitCode == 0, "docker-registry is not installed: run tools/install-packages test");
        Directory.CreateDirectory(Folder);
        await File.WriteAllTextAsync(Path.Combine(Folder, "config.yml"), $$"""
            version: 0.1
            log: { level: error }
            storage: { filesystem: { rootdirectory: {{Folder}}/data }, delete: { enabled: true } }
            http: { addr: "{{Address}}" }
            """);
        _process = engine.Start($"exec docker-registry serve {Folder}/config.yml >{Folder}/log 2>&1");
        await Until.TrueAsync("the registry answers", async () => (await engine.RunAsync($"curl -sf http://{Address}/v2/")).ExitCode == 0);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is null)
            return;

        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
