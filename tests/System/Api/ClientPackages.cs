namespace Gantry.Tests.Api;

/// <summary>The npm packages that the scripts in `npm` use, installed once into `artifacts` as its lock file says.</summary>
public sealed class ClientPackages : IAsyncLifetime
{
    private string? _obstacle;

    public static string Modules => Path.Combine(Folder, "node_modules");

    private static string Folder => Path.Combine(Shell.Repository, "artifacts/npm-api");

    public async ValueTask InitializeAsync()
    {
        string script = $$"""
            command -v npm >/dev/null || { echo npm is not installed; exit 1; }
            node -e 'process.exit(process.versions.node.split(".")[0] >= 20 ? 0 : 1)' || { echo node is older than 20; exit 1; }
            mkdir -p {{Folder}}
            exec 9>{{Folder}}/lock; flock 9
            cd {{Path.Combine(Shell.Repository, "tests/System/Api/npm")}}
            cmp -s package-lock.json {{Folder}}/done && exit 0
            cp package.json package-lock.json {{Folder}}
            cd {{Folder}} && npm ci --ignore-scripts --no-audit --no-fund 2>&1 && cp package-lock.json done
            """;
        ShellResult result = await Shell.RunAsync("/bin/sh", ["-c", script], timeout: TimeSpan.FromMinutes(3));
        _obstacle = result.ExitCode == 0 ? null : $"the npm packages cannot be installed: {result.Output.Trim()}";
    }

    public void SkipIfMissing() => Assert.SkipWhen(_obstacle is not null, _obstacle ?? "");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
