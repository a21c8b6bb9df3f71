using System.Globalization;
using Gantry.Linux.Cgroups;
using Gantry.Network.Bridges;

namespace Gantry.Engine.Standalone.Usage;

/// <summary>Reads what a running container uses from the files of its control group.</summary>
internal sealed class UsageReader(Cgroup cgroup)
{
    // The kernel's clock ticks as it tells them to programs, see sysconf(3).
    private const long NanosecondsPerTick = 10_000_000;

    public StandaloneUsage Read(StandaloneRecord container, DateTimeOffset now, IReadOnlyList<InterfaceCounters> interfaces)
    {
        bool isUnified = cgroup.Layout.Find("memory") is { IsUnified: true };
        var usage = new StandaloneUsage
        {
            Container = container, Time = now, IsUnified = isUnified, MachineNanoseconds = MachineTime(), Interfaces = interfaces,
            Tasks = Number("pids", "pids.current"), TasksLimit = Limit("pids", "pids.max", 0),
        };
        return isUnified ? ReadUnified(usage) : ReadLegacy(usage);
    }

    /// <summary>Samples: "8:0 Read 4096" (v1), "8:0 rbytes=4096 wbytes=0 rios=1 wios=0" (v2).</summary>
    public static IEnumerable<BlockIo> ParseBlockIo(string bytes, string operations, bool isUnified) =>
        isUnified ? bytes.Split('\n', StringSplitOptions.RemoveEmptyEntries).SelectMany(UnifiedLine) : LegacyLines(bytes, operations);

    private StandaloneUsage ReadUnified(StandaloneUsage usage)
    {
        Dictionary<string, long> cpu = Table("cpu", "cpu.stat");
        return usage with
        {
            CpuNanoseconds = cpu.GetValueOrDefault("usage_usec") * 1000,
            UserNanoseconds = cpu.GetValueOrDefault("user_usec") * 1000,
            KernelNanoseconds = cpu.GetValueOrDefault("system_usec") * 1000,
            ThrottlePeriods = cpu.GetValueOrDefault("nr_periods"),
            ThrottledPeriods = cpu.GetValueOrDefault("nr_throttled"),
            ThrottledNanoseconds = cpu.GetValueOrDefault("throttled_usec") * 1000,
            MemoryBytes = Number("memory", "memory.current"),
            MemoryPeakBytes = Number("memory", "memory.peak"),
            MemoryLimitBytes = MemoryLimit("memory.max"),
            MemoryFailures = Table("memory", "memory.events").GetValueOrDefault("oom"),
            Memory = Table("memory", "memory.stat"),
            BlockIo = [.. ParseBlockIo(Text("io", "io.stat"), "", isUnified: true)],
        };
    }

    private StandaloneUsage ReadLegacy(StandaloneUsage usage)
    {
        Dictionary<string, long> cpu = Table("cpu", "cpu.stat"), times = Table("cpuacct", "cpuacct.stat");
        return usage with
        {
            CpuNanoseconds = Number("cpuacct", "cpuacct.usage"),
            CpuNanosecondsOfEach = [.. Text("cpuacct", "cpuacct.usage_percpu").Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(Parse)],
            UserNanoseconds = times.GetValueOrDefault("user") * NanosecondsPerTick,
            KernelNanoseconds = times.GetValueOrDefault("system") * NanosecondsPerTick,
            ThrottlePeriods = cpu.GetValueOrDefault("nr_periods"),
            ThrottledPeriods = cpu.GetValueOrDefault("nr_throttled"),
            ThrottledNanoseconds = cpu.GetValueOrDefault("throttled_time"),
            MemoryBytes = Number("memory", "memory.usage_in_bytes"),
            MemoryPeakBytes = Number("memory", "memory.max_usage_in_bytes"),
            MemoryLimitBytes = MemoryLimit("memory.limit_in_bytes"),
            MemoryFailures = Number("memory", "memory.failcnt"),
            Memory = Table("memory", "memory.stat"),
            BlockIo = [.. ParseBlockIo(Text("blkio", "blkio.throttle.io_service_bytes"), Text("blkio", "blkio.throttle.io_serviced"), isUnified: false)],
        };
    }

    private static IEnumerable<BlockIo> UnifiedLine(string line)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        (long major, long minor) = Device(words[0]);
        Dictionary<string, long> values = words.Skip(1).Select(word => word.Split('=', 2)).Where(pair => pair.Length == 2)
            .ToDictionary(pair => pair[0], pair => Parse(pair[1]));
        yield return new BlockIo(major, minor, "Read", values.GetValueOrDefault("rbytes"), values.GetValueOrDefault("rios"));
        yield return new BlockIo(major, minor, "Write", values.GetValueOrDefault("wbytes"), values.GetValueOrDefault("wios"));
    }

    private static IEnumerable<BlockIo> LegacyLines(string bytes, string operations)
    {
        Dictionary<string, long> counts = operations.Split('\n').Select(line => line.Split(' ')).Where(words => words.Length == 3)
            .ToDictionary(words => $"{words[0]} {words[1]}", words => Parse(words[2]));
        foreach (string[] words in bytes.Split('\n').Select(line => line.Split(' ')).Where(words => words.Length == 3))
        {
            (long major, long minor) = Device(words[0]);
            yield return new BlockIo(major, minor, words[1], Parse(words[2]), counts.GetValueOrDefault($"{words[0]} {words[1]}"));
        }
    }

    private static (long Major, long Minor) Device(string text)
    {
        string[] numbers = text.Split(':', 2);
        return (Parse(numbers[0]), Parse(numbers[^1]));
    }

    // Sample: cpu  100 0 50 1000 5 0 1 0 0 0; guest time is part of user time already.
    private static long MachineTime()
    {
        string line = File.ReadLines("/proc/stat").First();
        return line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8).Sum(Parse) * NanosecondsPerTick;
    }

    private long MemoryLimit(string file) => Math.Min(Limit("memory", file, long.MaxValue), MachineMemory.Bytes());

    private long Limit(string controller, string file, long none) => Text(controller, file).Trim() is var text && text is "max" or "" ? none : Parse(text);

    private long Number(string controller, string file) => Parse(Text(controller, file).Trim());

    private string Text(string controller, string file)
    {
        try
        {
            return cgroup.TryRead(controller, file) ?? "";
        }
        catch (IOException)
        {
            // The group has gone since.
            return "";
        }
    }

    private Dictionary<string, long> Table(string controller, string file)
    {
        var table = new Dictionary<string, long>();
        foreach (string line in Text(controller, file).Split('\n'))
        {
            int space = line.IndexOf(' ');
            if (space > 0)
                table[line[..space]] = Parse(line[(space + 1)..]);
        }
        return table;
    }

    private static long Parse(string text) => long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out long number) ? number : 0;
}
