using System.Text.Json.Nodes;

namespace Gantry.Runtime.Bench;

/// <summary>A bundle of busybox and the runtimes' state, in memory so that no disk is measured; removed at the end.</summary>
internal sealed class Workspace : IDisposable
{
    private readonly string _runtime;
    private readonly string _rootfs;

    public Workspace(string runtime)
    {
        _runtime = runtime;
        string parent = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        Top = Directory.CreateDirectory(Path.Combine(parent, $"gantry-bench-{Environment.ProcessId}")).FullName;
        _rootfs = Path.Combine(Top, "rootfs");
        foreach (string directory in (string[])["bin", "proc", "sys", "dev"])
            Directory.CreateDirectory(Path.Combine(_rootfs, directory));

        File.Copy("/bin/busybox", _rootfs + "/bin/busybox");
        foreach (string tool in (string[])["true", "sleep"])
            File.CreateSymbolicLink($"{_rootfs}/bin/{tool}", "busybox");
    }

    public string Top { get; }

    public string StateOf(string program) => $"{Top}/state-{Path.GetFileName(program)}";

    /// <summary>A bundle for the program as `spec` writes it; with a memory limit if one is given.</summary>
    public string Bundle(string name, string[] program, long? memory = null)
    {
        string path = Directory.CreateDirectory(Path.Combine(Top, name)).FullName;
        File.Delete(path + "/config.json");
        Child.Run(_runtime, "spec", "--bundle", path);
        JsonNode config = JsonNode.Parse(File.ReadAllText(path + "/config.json"))!;

        // A version that every runtime takes.
        config["ociVersion"] = "1.0.2";
        config["root"]!["path"] = _rootfs;
        config["process"]!["terminal"] = false;
        config["process"]!["args"] = new JsonArray([.. program.Select(p => JsonValue.Create(p))]);
        if (memory is { } limit)
            config["linux"]!["resources"]!["memory"] = new JsonObject { ["limit"] = limit };

        File.WriteAllText(path + "/config.json", config.ToJsonString());
        return path;
    }

    public void Dispose() => Directory.Delete(Top, recursive: true);
}
