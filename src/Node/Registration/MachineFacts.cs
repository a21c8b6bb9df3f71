using System.Globalization;
using System.Runtime.InteropServices;
using Gantry.Kube;
using Gantry.Kube.Core;

namespace Gantry.NodeAgent.Registration;

/// <summary>What this machine is and has, read from the kernel's files.</summary>
internal static class MachineFacts
{
    private const long Unlimited = 1L << 60;

    public static IReadOnlyDictionary<string, Quantity> Capacity(AgentOptions options)
    {
        var capacity = new Dictionary<string, Quantity>
        {
            // The number of processors this process may use, cgroup limits included.
            ["cpu"] = Quantity.OfUnits(System.Environment.ProcessorCount),
            ["memory"] = Kibibytes(Memory()),
            ["ephemeral-storage"] = Kibibytes(new DriveInfo(options.RootDirectory).TotalSize),
            ["pods"] = Quantity.OfUnits(options.MaxPods),
        };
        foreach ((string name, Quantity amount) in options.Capacity)
            capacity[name] = amount;
        return capacity;
    }

    public static IReadOnlyDictionary<string, Quantity> Allocatable(AgentOptions options, IReadOnlyDictionary<string, Quantity> capacity) =>
        capacity.ToDictionary(pair => pair.Key, pair => options.Reserved.TryGetValue(pair.Key, out Quantity reserved)
            ? Quantity.OfThousandths((long)Math.Max(0, Math.Ceiling((pair.Value.Value - reserved.Value) * 1000)))
            : pair.Value);

    public static NodeSystemInfo SystemInfo(AgentOptions options, Cri.VersionResponse runtime) => new()
    {
        Architecture = Architecture(),
        OperatingSystem = "linux",
        KernelVersion = Line("/proc/sys/kernel/osrelease"),
        BootID = Line("/proc/sys/kernel/random/boot_id"),
        MachineID = Line("/etc/machine-id"),
        SystemUUID = Line("/sys/class/dmi/id/product_uuid") is { Length: > 0 } uuid ? uuid : Line("/etc/machine-id"),
        OsImage = OsName(),
        ContainerRuntimeVersion = $"{runtime.RuntimeName}://{runtime.RuntimeVersion}",
        KubeletVersion = options.Version,
        KubeProxyVersion = options.Version,
    };

    public static string Architecture() => RuntimeInformation.OSArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "amd64",
        System.Runtime.InteropServices.Architecture.Arm64 => "arm64",
        var other => other.ToString().ToLowerInvariant(),
    };

    /// <summary>How long processors have been busy since the machine started, together.</summary>
    public static long ProcessorNanoseconds() => ProcessorNanoseconds(File.ReadLines("/proc/stat").First());

    // cpu  user nice system idle iowait irq softirq steal guest guest_nice; in hundredths of a second, and a guest's time is in user and nice too.
    internal static long ProcessorNanoseconds(string line)
    {
        const long Tick = 10_000_000;
        long[] times = [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(text => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture))];
        return Tick * (times[0] + times[1] + times[2] + times[5] + times[6] + times[7]);
    }

    /// <summary>Bytes of memory that are neither used nor needed soon.</summary>
    public static long AvailableMemory() => MemoryLine("MemAvailable:");

    internal static long Memory()
    {
        long total = MemoryLine("MemTotal:");
        long limit = Math.Min(Limit("/sys/fs/cgroup/memory/memory.limit_in_bytes"), Limit("/sys/fs/cgroup/memory.max"));
        return limit < Unlimited ? Math.Min(total, limit) : total;
    }

    // MemTotal:        8123456 kB
    private static long MemoryLine(string name)
    {
        foreach (string line in File.ReadLines("/proc/meminfo"))
        {
            if (line.StartsWith(name, StringComparison.Ordinal))
                return long.Parse(line.AsSpan(name.Length).Trim()[..^2].Trim(), NumberStyles.None, CultureInfo.InvariantCulture) * 1024;
        }

        return 0;
    }

    private static long Limit(string path) => long.TryParse(Line(path), NumberStyles.None, CultureInfo.InvariantCulture, out long limit) ? limit : long.MaxValue;

    private static Quantity Kibibytes(long bytes) => Quantity.Parse((bytes / 1024).ToString(CultureInfo.InvariantCulture) + "Ki");

    private static string OsName()
    {
        const string Key = "PRETTY_NAME=";
        string? line = File.Exists("/etc/os-release") ? File.ReadLines("/etc/os-release").FirstOrDefault(text => text.StartsWith(Key, StringComparison.Ordinal)) : null;
        return line is null ? "Linux" : line[Key.Length..].Trim('"');
    }

    private static string Line(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path).Trim() : "";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
