using System.Text;

namespace Gantry.Tests.Cluster;

/// <summary>A node that serves the API alone and is started and stopped as its owner likes, with files of his beside it; removed with all that it made.</summary>
internal sealed class ConfiguredNode : IAsyncLifetime
{
    /// <summary>Where files about the node lie. Sockets are in it too, so its name is short.</summary>
    public string Folder { get; } = Path.Combine(Path.GetTempPath(), $"gc{Environment.ProcessId}-{Random.Shared.Next(10_000)}");

    public string Root => Path.Combine(Folder, "node");

    public string AuditLog => Path.Combine(Root, "log", "audit.log");

    public string Log => Path.Combine(Root, "log", "gantry.log");

    public Dictionary<string, string> Client => new() { ["KUBECONFIG"] = Path.Combine(Root, "kubeconfig"), ["HOME"] = Folder };

    public ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "a node needs root");
        Assert.SkipUnless(File.Exists(Shell.Gantry), "dist/gantry is not built: run ./build.sh");
        Directory.CreateDirectory(Folder);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (Directory.Exists(Root))
            await Shell.RunAsync(Shell.Gantry, ["down", "--purge", "--root", Root]);
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }

    public Task<ShellResult> UpAsync(params string[] options) => Shell.RunAsync(Shell.Gantry, ["up", "--components", "api", "--root", Root, .. options]);

    public async Task DownAsync() => (await Shell.RunAsync(Shell.Gantry, ["down", "--root", Root])).Succeeded();

    public async Task<string> KubectlAsync(string arguments) => (await TryKubectlAsync(arguments)).Succeeded();

    public Task<ShellResult> TryKubectlAsync(string arguments) => Shell.RunAsync("kubectl", arguments.Split(' '), Client);

    /// <summary>A value of a secret.</summary>
    public async Task<string> SecretAsync(string name) => Encoding.UTF8.GetString(Convert.FromBase64String(await KubectlAsync($"get secret {name} -o jsonpath={{.data.p}}")));

    /// <summary>Whose a token is; not with the kubeconfig's certificate beside it, which would say who else it is.</summary>
    public async Task<string> WhoAsync(string token) => (await TryWhoAsync(token)).Succeeded();

    public async Task<ShellResult> TryWhoAsync(string token)
    {
        string server = await KubectlAsync("config view -o jsonpath={.clusters[0].cluster.server}");
        string nobody = await WriteAsync("nobody", "");
        return await Shell.RunAsync("kubectl", ["--kubeconfig", nobody, "--server", server, "--insecure-skip-tls-verify", "--token", token.Trim(), "auth", "whoami", "-o", "jsonpath={.status.userInfo.username}"], Client);
    }

    /// <summary>Writes a file as a program does that others read: it is whole or not there.</summary>
    public async Task<string> WriteAsync(string name, string text)
    {
        string path = Path.Combine(Folder, name);
        await File.WriteAllTextAsync(path + ".new", text);
        File.Move(path + ".new", path, overwrite: true);
        return path;
    }

    /// <summary>Reads a file that another program writes to.</summary>
    public static async Task<string> ReadAsync(string path) => Encoding.Latin1.GetString(await ReadBytesAsync(path));

    public static async Task<byte[]> ReadBytesAsync(string path)
    {
        await using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using MemoryStream copy = new();
        await file.CopyToAsync(copy);
        return copy.ToArray();
    }
}
