using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Gantry.Linux.Processes;

namespace Gantry.Tests;

/// <summary>One container of the runtime under test whose process is the probe; it has a bundle and a runtime's root of its own, and all is removed at the end.</summary>
internal sealed partial class TestContainer : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static int _count;
    private int _calls;

    public TestContainer(params string[] operations)
    {
        Id = $"conf-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}";
        Bundle = Directory.CreateTempSubdirectory("gantry-conformance-").FullName;

        // A user of a user namespace must be able to walk here.
        File.SetUnixFileMode(Bundle, (UnixFileMode)0x1ED);
        foreach (string directory in (string[])["", "/proc", "/dev", "/sys", "/tmp", "/mnt", "/etc"])
            Directory.CreateDirectory(Rootfs + directory);

        LinkProbe(Rootfs + "/probe");
        Config = BaseConfig.For(Id, operations);
    }

    public string Id { get; set; }

    public string Bundle { get; }

    public string Rootfs => Bundle + "/rootfs";

    public string StateRoot { get; set => field = value; } = "";

    public JsonObject Config { get; set; }

    public JsonObject Process => Config["process"]!.AsObject();

    public JsonObject Linux => Config["linux"]!.AsObject();

    public JsonArray Mounts => Config["mounts"]!.AsArray();

    public string CgroupsPath => Linux["cgroupsPath"]!.GetValue<string>();

    /// <summary>Where the container's standard output goes.</summary>
    public string OutputFile => Bundle + "/output";

    public JsonObject Resources => (Linux["resources"] ??= new JsonObject()).AsObject();

    public TestContainer WithMount(string destination, string type, string source, params string[] options)
    {
        Mounts.Add(new JsonObject { ["destination"] = destination, ["type"] = type, ["source"] = source, ["options"] = Json.Array(options) });
        return this;
    }

    public TestContainer WithoutNamespace(string type)
    {
        JsonArray namespaces = Linux["namespaces"]!.AsArray();
        foreach (JsonNode? entry in namespaces.Where(n => n!["type"]!.GetValue<string>() == type).ToArray())
            namespaces.Remove(entry);

        return this;
    }

    public TestContainer WithNamespace(string type, string? path = null)
    {
        WithoutNamespace(type);
        var entry = new JsonObject { ["type"] = type };
        if (path is not null)
            entry["path"] = path;

        Linux["namespaces"]!.AsArray().Add(entry);
        return this;
    }

    /// <summary>A hook that is the probe; where it runs in the container's file system it is /probe.</summary>
    public TestContainer WithHook(string kind, params string[] operations)
    {
        JsonObject hooks = (Config["hooks"] ??= new JsonObject()).AsObject();
        string path = kind == "startContainer" ? "/probe" : RuntimeUnderTest.Probe;
        (hooks[kind] ??= new JsonArray()).AsArray().Add(new JsonObject { ["path"] = path, ["args"] = Json.Array(["probe", .. operations]) });
        return this;
    }

    public RuntimeResult Create(params string[] options)
    {
        WriteConfig();
        return Runtime([.. (string[])["create", "--bundle", Bundle], .. options, Id]);
    }

    public void WriteConfig() => File.WriteAllText(Bundle + "/config.json", Config.ToJsonString());

    public RuntimeResult Start() => Runtime("start", Id);

    public RuntimeResult State() => Runtime("state", Id);

    public RuntimeResult Kill(string signal) => Runtime("kill", Id, signal);

    public RuntimeResult Delete() => Runtime("delete", Id);

    public JsonObject StateJson()
    {
        RuntimeResult result = State();
        Assert.True(result.Status == 0, result.Error);
        return JsonNode.Parse(result.Output)!.AsObject();
    }

    public string Status() => StateJson()["status"]!.GetValue<string>();

    public bool Exists() => State().Status == 0;

    /// <summary>Creates and starts the container, waits for the end of the probe, deletes the container; what the probe saw.</summary>
    public IReadOnlyList<Sight> Run(params string[] createOptions)
    {
        MustCreate(createOptions);
        RunToEnd();
        RuntimeResult deleted = Delete();
        Assert.True(deleted.Status == 0, deleted.Error);
        return Seen();
    }

    /// <summary>Starts the created container and waits for the end of its process.</summary>
    public void RunToEnd()
    {
        using PidFd process = PidFd.Open(Pid())!;
        MustStart();
        Assert.True(process.WaitForExit(Patience), $"the container's process does not end: {File.ReadAllText(OutputFile)}");
    }

    public void MustCreate(params string[] options)
    {
        RuntimeResult created = Create(options);
        Assert.True(created.Status == 0, $"create: {created.Error}");
    }

    public void MustStart()
    {
        RuntimeResult started = Start();
        Assert.True(started.Status == 0, $"start: {started.Error}");
    }

    /// <summary>Creates and starts a container whose process stays, and waits until the probe has done its operations.</summary>
    public IReadOnlyList<Sight> RunAndStay()
    {
        MustCreate();
        MustStart();
        int expected = Process["args"]!.AsArray().Count - 2;
        WaitFor(() => Seen().Count >= expected, $"{expected} answers of the probe");
        return Seen();
    }

    public int Pid() => StateJson()["pid"]!.GetValue<int>();

    /// <summary>`create` ends with an error and leaves no container.</summary>
    public string RefusesToCreate()
    {
        RuntimeResult result = Create();
        Assert.True(result.Status != 0, $"created what it must refuse: {Config.ToJsonString()}");
        Assert.NotEqual("", result.Error);
        Assert.False(Exists(), "a container is left behind");
        return result.Error;
    }

    public void WaitUntilStopped() => WaitFor(() => Status() == "stopped", "the container's end");

    public IReadOnlyList<Sight> Seen() => Read(OutputFile);

    public static IReadOnlyList<Sight> Read(string file)
    {
        if (!File.Exists(file))
            return [];

        string text = File.ReadAllText(file);
        return [.. text[..(text.LastIndexOf('\n') + 1)].Split(["\r\n", "\n"], StringSplitOptions.RemoveEmptyEntries).Select(line => new Sight(JsonNode.Parse(line)!))];
    }

    public static void WaitFor(Func<bool> condition, string what)
    {
        var waited = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(waited.Elapsed < Patience, $"{what} does not come");
            Thread.Sleep(10);
        }
    }

    public RuntimeResult Runtime(params string[] arguments) => Execute(RuntimeUnderTest.Program, ["--root", StateRoot.Length > 0 ? StateRoot : Bundle + "/state", .. arguments]);

    /// <summary>Output goes through files: a created container keeps its streams open, so a pipe would never end.</summary>
    public RuntimeResult Execute(string program, IReadOnlyList<string> arguments)
    {
        bool creates = arguments.Contains("create");
        string output = creates ? OutputFile : $"{Bundle}/call{++_calls}", error = $"{Bundle}/error{++_calls}";
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false };
        foreach (string word in (string[])["-c", "exec \"$0\" \"$@\" >\"$CONFORMANCE_OUTPUT\" 2>\"$CONFORMANCE_ERROR\" </dev/null", program, .. arguments])
            start.ArgumentList.Add(word);

        start.Environment["CONFORMANCE_OUTPUT"] = output;
        start.Environment["CONFORMANCE_ERROR"] = error;
        using var process = System.Diagnostics.Process.Start(start)!;
        if (!process.WaitForExit(Patience))
        {
            process.Kill();
            Assert.Fail($"{program} {string.Join(' ', arguments)} hangs");
        }

        return new RuntimeResult(process.ExitCode, creates ? "" : File.ReadAllText(output), File.ReadAllText(error));
    }

    public void Dispose()
    {
        Runtime("delete", "--force", Id);
        Cgroups.RemoveLeft(Id);
        Directory.Delete(Bundle, recursive: true);
    }

    private static void LinkProbe(string path)
    {
        // Another file system has no links to this one.
        if (link(RuntimeUnderTest.Probe, path) != 0)
            File.Copy(RuntimeUnderTest.Probe, path);
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int link(string target, string path);
}
