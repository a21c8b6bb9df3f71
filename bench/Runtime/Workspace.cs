using System.Text.Json.Nodes;

namespace Gantry.Runtime.Bench;

/// <summary>A bundle of busybox and the runtimes' state, in memory so that no disk is measured; removed at the end.</summary>
internal sealed class Workspace : IDisposable
{
    private readonly string runtime;
    private readonly string rootfs;

    public Workspace(string runtime)
    {
        this.runtime = runtime;
        string parent = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        Top = Directory.CreateDirectory(Path.Combine(parent, $"gantry-bench-{Environment.ProcessId}")).FullName;
        rootfs = Path.Combine(Top, "rootfs");
        foreach (string directory in (string[])["bin", "proc", "sys", "dev"])
            Directory.CreateDirectory(Path.Combine(rootfs, directory));

        File.Copy("/bin/busybox", rootfs + "/bin/busybox");
        foreach (string tool in (string[])["true", "sleep"])
            File.CreateSymbolicLink($"{rootfs}/bin/{tool}", "busybox");
    }

    public string Top { get; }

    public string StateOf(string program) => $"{Top}/state-{Path.GetFileName(program)}";

    /// <summary>A bundle for the program as `spec` writes it; with a memory limit if one is given.</summary>
    public string Bundle(string name, string[] program, long? memory = null)
    {
        string path = Directory.CreateDirectory(Path.Combine(Top, name)).FullName;
        File.Delete(path + "/config.json");
        Child.Run(runtime, "spec", "--bundle", path);
        JsonNode config = JsonNode.Parse(File.ReadAllText(path + "/config.json"))!;

        // A version that every runtime takes.
        config["ociVersion"] = "1.0.2";
        config["root"]!["path"] = rootfs;
        config["process"]!["terminal"] = false;
        config["process"]!["args"] = new JsonArray([.. program.Select(p => JsonValue.Create(p))]);
        if (memory is { } limit)
            config["linux"]!["resources"]!["memory"] = new JsonObject { ["limit"] = limit };

        File.WriteAllText(path + "/config.json", config.ToJsonString());
        return path;
    }

    public void Dispose() => Directory.Delete(Top, recursive: true);
}
