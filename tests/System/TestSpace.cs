using System.Text.Json.Nodes;

namespace Gantry.Tests.Cluster;

/// <summary>One namespace of a test node, for one test.</summary>
internal sealed class TestSpace(TestNode node, string name) : IAsyncDisposable
{
    public string Name => name;

    public Task<string> KubectlAsync(params string[] arguments) => node.KubectlAsync(["-n", name, .. arguments]);

    public Task<ShellResult> TryKubectlAsync(params string[] arguments) => node.TryKubectlAsync(["-n", name, .. arguments]);

    public Task<JsonNode> GetAsync(params string[] what) => node.GetAsync(["-n", name, .. what]);

    public async Task ApplyAsync(string yaml)
    {
        string folder = Directory.CreateTempSubdirectory("gantry-yaml-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "it.yaml"), yaml);
            await KubectlAsync("apply", "-f", Path.Combine(folder, "it.yaml"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public Task<string> WaitAsync(string what, string condition, int seconds = 40) =>
        KubectlAsync("wait", what, $"--for={condition}", $"--timeout={seconds}s");

    public async ValueTask DisposeAsync() => await node.TryKubectlAsync("delete", "namespace", name, "--wait=false");
}
