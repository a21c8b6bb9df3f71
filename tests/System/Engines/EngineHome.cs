using System.Globalization;

namespace Gantry.Tests.Engines;

/// <summary>A directory of its own for an engine and all that it keeps, and a name of its own for its control groups. Removed with everything in it.</summary>
internal sealed class EngineHome : IAsyncDisposable
{
    private static readonly string[] Tools = ["sh", "cat", "echo", "id", "ls", "sleep", "true", "tty", "head", "tr", "touch", "grep", "df", "hostname", "kill", "ps", "pwd", "mkdir", "test", "printf", "stty"];

    private EngineHome(string path)
    {
        FullPath = path;
        Name = Path.GetFileName(path);
    }

    public string FullPath { get; }

    public string Name { get; }

    public static string Runtime => Path.Combine(Shell.Repository, "dist", "gantry-runtime");

    public string Rootfs => At("rootfs");

    /// <summary>The same file system as an archive, to import as an image.</summary>
    public string Archive => At("rootfs.tar");

    /// <summary>Below it the engine makes the containers' groups.</summary>
    public string CgroupParent => "/" + Name;

    public string At(string name) => Path.Combine(FullPath, name);

    /// <summary>Why an engine's tests cannot run here, none if they can.</summary>
    public static string? Obstacle(params string[] programs)
    {
        if (!Environment.IsPrivilegedProcess)
            return "an engine needs root";

        if (!File.Exists(Runtime))
            return "dist/gantry-runtime is not built: run ./build.sh";

        string? missing = programs.FirstOrDefault(program => Find(program) is null);
        return missing is null ? null : $"{missing} is not installed: run tools/install-packages test";
    }

    public static async Task<EngineHome> MakeAsync()
    {
        // Paths of unix sockets are short, so this one is.
        string path = Path.Combine("/tmp", string.Create(CultureInfo.InvariantCulture, $"gte{Environment.ProcessId}-{Random.Shared.Next(10_000)}"));
        Directory.CreateDirectory(path);
        var home = new EngineHome(path);
        foreach (string directory in (string[])["bin", "etc", "tmp", "proc", "sys", "dev"])
            Directory.CreateDirectory(Path.Combine(home.Rootfs, directory));

        (await Shell.RunAsync("chmod", ["1777", home.Rootfs + "/tmp"])).Succeeded();
        File.Copy("/bin/busybox", home.Rootfs + "/bin/busybox");
        foreach (string tool in Tools)
            File.CreateSymbolicLink($"{home.Rootfs}/bin/{tool}", "busybox");

        await File.WriteAllTextAsync(home.Rootfs + "/etc/passwd", "root:x:0:0:root:/:/bin/sh\nguest:x:1000:1000:guest:/:/bin/sh\n");
        await File.WriteAllTextAsync(home.Rootfs + "/etc/group", "root:x:0:\nguest:x:1000:\n");
        (await Shell.RunAsync("tar", ["-C", home.Rootfs, "-cf", home.Archive, "."])).Succeeded();
        return home;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (string mount in (await File.ReadAllLinesAsync("/proc/self/mountinfo")).Select(line => line.Split(' ')[4]).Reverse())
        {
            if (mount.StartsWith(FullPath + "/", StringComparison.Ordinal))
                await Shell.RunAsync("umount", ["-l", mount]);
        }

        RemoveCgroups();
        Directory.Delete(FullPath, recursive: true);
    }

    /// <summary>The control groups of containers that are still there.</summary>
    public IReadOnlyList<string> Cgroups() =>
        [.. Parents().SelectMany(parent => Directory.EnumerateDirectories(parent)).Where(group => Path.GetFileName(group) != "conmon")];

    /// <summary>What stands in a container's files of these names, of either cgroup version.</summary>
    public IReadOnlyList<string> Limits(string container, params string[] files) =>
        [.. Cgroups().Where(group => Path.GetFileName(group) == container).SelectMany(group => files.Select(file => Path.Combine(group, file))).Where(File.Exists).Select(File.ReadAllText)];

    private IEnumerable<string> Parents() =>
        Directory.EnumerateDirectories("/sys/fs/cgroup").Append("/sys/fs/cgroup").Select(tree => tree + CgroupParent).Where(Directory.Exists);

    private void RemoveCgroups()
    {
        foreach (string parent in Parents())
        {
            foreach (string group in Directory.EnumerateDirectories(parent, "*", SearchOption.AllDirectories).OrderByDescending(path => path.Length).Append(parent))
            {
                try
                {
                    Directory.Delete(group);
                }
                catch (IOException)
                {
                    // One that is in use was made by something that the test did not end; the next group may still go.
                }
            }
        }
    }

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin")
        .Select(directory => Path.Combine(directory, program)).FirstOrDefault(File.Exists);
}
