using System.Globalization;
using System.Runtime.InteropServices;

namespace Gantry.DockerApi.Daemon;

/// <summary>What /version and /info tell about the machine, read from its files.</summary>
internal static class HostFacts
{
    public static string KernelVersion => Read("/proc/sys/kernel/osrelease");

    public static string CgroupVersion => File.Exists("/sys/fs/cgroup/cgroup.controllers") ? "2" : "1";

    public static bool HasSwapLimit => CgroupVersion == "2" || File.Exists("/sys/fs/cgroup/memory/memory.memsw.limit_in_bytes");

    /// <summary>The machine in uname's words.</summary>
    public static string Machine => RuntimeInformation.OSArchitecture switch
    {
        Architecture.X64 => "x86_64",
        Architecture.Arm64 => "aarch64",
        var other => other.ToString().ToLowerInvariant(),
    };

    /// <summary>The machine in the words of image platforms.</summary>
    public static string Platform => RuntimeInformation.OSArchitecture switch
    {
        Architecture.X64 => "amd64",
        var other => other.ToString().ToLowerInvariant(),
    };

    public static long MemoryBytes
    {
        get
        {
            // MemTotal:       24684096 kB
            string line = File.ReadLines("/proc/meminfo").First(line => line.StartsWith("MemTotal:", StringComparison.Ordinal));
            return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
        }
    }

    public static string ReleaseValue(string name)
    {
        // PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
        string? line = File.Exists("/etc/os-release")
            ? File.ReadLines("/etc/os-release").FirstOrDefault(line => line.StartsWith(name + "=", StringComparison.Ordinal))
            : null;
        return line?[(name.Length + 1)..].Trim('"') ?? "";
    }

    private static string Read(string path) => File.Exists(path) ? File.ReadAllText(path).Trim() : "";
}
