namespace Gantry.Tests.Api;

/// <summary>A test by scripts: kubectl works in a namespace of the test's own, $N, and $D is a folder of its own. Both go after it.</summary>
public abstract class ApiTest(TestNode node) : IAsyncLifetime
{
    // How scripts say what they expect: has TEXT COMMAND..., is TEXT COMMAND..., fails TEXT COMMAND..., sees TEXT COMMAND... (within a while).
    private const string Words = """
        set -euo pipefail
        cd "$D"
        k() { timeout 60 kubectl "$@"; }
        has() { local out; out=$("${@:2}" 2>&1) || { echo "failed: ${*:2}: $out"; exit 1; }; [[ $out == *"$1"* ]] || { echo "no \"$1\" in what ${*:2} printed: $out"; exit 1; }; }
        is() { local out; out=$("${@:2}" 2>&1) || { echo "failed: ${*:2}: $out"; exit 1; }; [[ $out == "$1" ]] || { echo "not \"$1\" is what ${*:2} printed: $out"; exit 1; }; }
        fails() { local out; if out=$("${@:2}" 2>&1); then echo "should have failed: ${*:2}: $out"; exit 1; fi; [[ $out == *"$1"* ]] || { echo "no \"$1\" in what ${*:2} printed: $out"; exit 1; }; }
        sees() { local out i; for i in $(seq 300); do out=$("${@:2}" 2>&1) || true; [[ $out == *"$1"* ]] && return; sleep 0.2; done; echo "never \"$1\" in what ${*:2} printed: $out"; exit 1; }

        """;

    // Made when the test begins: one that is skipped does not.
    private DirectoryInfo? _folder;

    /// <summary>The namespace, and the start of every other name that a test makes outside of it.</summary>
    private protected string Name { get; } = $"t{Guid.NewGuid():N}"[..9];

    /// <summary>What else scripts know by name.</summary>
    private protected Dictionary<string, string> More { get; } = [];

    public virtual async ValueTask InitializeAsync()
    {
        _folder = Directory.CreateTempSubdirectory("gantry-api-");
        File.Copy(Path.Combine(node.Root, "kubeconfig"), Path.Combine(_folder.FullName, "config"));
        await OkAsync("""
            k create namespace $N
            k config set-context --current --namespace $N
            sees default k get serviceaccounts
            """);
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await RunAsync("timeout 60 kubectl delete namespace $N --wait=false");
        _folder?.Delete(recursive: true);
    }

    /// <summary>What a script printed that must have succeeded.</summary>
    private protected async Task<string> OkAsync(string script, int seconds = 180) => (await RunAsync(Words + script, seconds)).Succeeded();

    private Task<ShellResult> RunAsync(string script, int seconds = 180)
    {
        Dictionary<string, string> variables = new(More)
        {
            ["N"] = Name, ["D"] = _folder!.FullName, ["ROOT"] = node.Root, ["KUBECONFIG"] = Path.Combine(_folder.FullName, "config"), ["KUBECACHEDIR"] = Path.Combine(_folder.FullName, "cache"),
        };
        return Shell.RunAsync("/bin/bash", ["-c", script], variables, timeout: TimeSpan.FromSeconds(seconds));
    }
}
