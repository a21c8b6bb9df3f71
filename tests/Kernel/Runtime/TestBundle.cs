using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Commands;

namespace Gantry.Tests;

/// <summary>A bundle of busybox in a directory of its own, with a runtime root of its own; all of it is removed at the end.</summary>
internal sealed class TestBundle : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static int _count;

    private readonly List<string> _ids = [];

    public TestBundle(params string[] args)
    {
        Name = $"gt{Environment.ProcessId}-{Interlocked.Increment(ref _count)}";
        FullPath = Directory.CreateTempSubdirectory("gantry-runtime-test-").FullName;
        Rootfs = Path.Combine(FullPath, "rootfs");
        Directory.CreateDirectory(Rootfs + "/bin");
        foreach (string directory in (string[])["proc", "sys", "dev", "tmp", "etc"])
            Directory.CreateDirectory($"{Rootfs}/{directory}");

        File.Copy("/bin/busybox", Rootfs + "/bin/busybox");
        foreach (string tool in (string[])["sh", "cat", "echo", "id", "ls", "sleep", "true", "mkdir", "unshare", "grep", "hostname", "touch", "mount", "ip", "dd", "tail"])
            File.CreateSymbolicLink($"{Rootfs}/bin/{tool}", "busybox");

        Spec = SpecCommand.Default();
        Spec = Spec with
        {
            Process = Spec.Process! with { Terminal = false, Args = args },
            Linux = Spec.Linux! with { CgroupsPath = $"/gantry-test-{Name}" },
        };
    }

    public string Name { get; }

    public string FullPath { get; }

    public string Rootfs { get; }

    public string Root => FullPath + "/state";

    public ContainerSpec Spec { get; set; }

    /// <summary>What the schema of this project's own records cannot express: raw JSON changes before the bundle is written.</summary>
    public Action<JsonObject>? Change { get; set; }

    public TestBundle WithProcess(Func<Gantry.Oci.RuntimeSpec.Process, Gantry.Oci.RuntimeSpec.Process> change)
    {
        Spec = Spec with { Process = change(Spec.Process!) };
        return this;
    }

    public TestBundle WithLinux(Func<LinuxSection, LinuxSection> change)
    {
        Spec = Spec with { Linux = change(Spec.Linux!) };
        return this;
    }

    /// <summary>Runs the bundle in the foreground.</summary>
    public RuntimeResult Run() => Runtime("run", "--bundle", Write(), NewId());

    /// <summary>Creates a container that waits for start, or reports why not.</summary>
    public (string Id, RuntimeResult Result) Create(params string[] options)
    {
        string id = NewId();
        return (id, Runtime([.. (string[])["create", "--bundle", Write()], .. options, id]));
    }

    public string Started()
    {
        (string id, RuntimeResult created) = Create();
        Assert.Equal("", created.Error);
        Assert.Equal(0, Runtime("start", id).Status);
        return id;
    }

    public string StatusOf(string id) =>
        JsonNode.Parse(Runtime("state", id).Output)!["status"]!.GetValue<string>();

    public RuntimeResult Runtime(params string[] arguments) => Execute(Program(), ["--root", Root, .. arguments]);

    /// <summary>Output goes through files: a created container keeps its streams open, so a pipe would never end.</summary>
    public RuntimeResult Execute(string program, IReadOnlyList<string> arguments)
    {
        string output = Path.Combine(FullPath, $"out{Guid.NewGuid():n}"), error = output + ".err";
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("exec \"$0\" \"$@\" >\"$GANTRY_OUT\" 2>\"$GANTRY_OUT.err\" </dev/null");
        start.ArgumentList.Add(program);
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);

        start.Environment["GANTRY_OUT"] = output;
        using var process = System.Diagnostics.Process.Start(start)!;
        if (!process.WaitForExit(Patience))
        {
            process.Kill();
            Assert.Fail($"{program} {string.Join(' ', arguments)} hangs");
        }

        return new RuntimeResult(process.ExitCode, File.ReadAllText(output), File.ReadAllText(error));
    }

    public string Write()
    {
        JsonNode json = JsonSerializer.SerializeToNode(Spec, RuntimeSpecJson.Default.ContainerSpec)!;
        Change?.Invoke(json.AsObject());
        File.WriteAllText(FullPath + "/config.json", json.ToJsonString(), new UTF8Encoding(false));
        return FullPath;
    }

    public string NewId()
    {
        string id = $"{Name}-{_ids.Count}";
        _ids.Add(id);
        return id;
    }

    public bool LeavesCgroups() => Directory.EnumerateDirectories("/sys/fs/cgroup").Any(h => Directory.Exists($"{h}/gantry-test-{Name}"));

    public void Dispose()
    {
        foreach (string id in _ids)
            Runtime("delete", "--force", id);

        Directory.Delete(FullPath, recursive: true);
    }

    public static string Program()
    {
        for (string? at = AppContext.BaseDirectory; at is not null; at = Path.GetDirectoryName(at))
        {
            string program = Path.Combine(at, "dist", "gantry-runtime");
            if (File.Exists(program))
                return program;
        }

        throw new FileNotFoundException("dist/gantry-runtime is not there: run ./build.sh runtime first");
    }
}
