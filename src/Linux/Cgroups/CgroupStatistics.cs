using System.Globalization;

namespace Gantry.Linux.Cgroups;

/// <summary>Reads a control group's usage from the files of either version.</summary>
internal static class CgroupStatistics
{
    public static CgroupUsage Read(Cgroup cgroup) =>
        cgroup.Layout.Find("memory") is { IsUnified: true } ? ReadUnified(cgroup) : ReadLegacy(cgroup);

    private static CgroupUsage ReadUnified(Cgroup cgroup)
    {
        Dictionary<string, long> memory = Table(cgroup, "memory", "memory.stat");
        long used = Number(cgroup, "memory", "memory.current");
        return new CgroupUsage
        {
            Cpu = TimeSpan.FromMicroseconds(Table(cgroup, "cpu", "cpu.stat").GetValueOrDefault("usage_usec")),
            MemoryBytes = used,
            WorkingSetBytes = Math.Max(0, used - memory.GetValueOrDefault("inactive_file")),
            MemoryLimitBytes = Number(cgroup, "memory", "memory.max"),
            ResidentBytes = memory.GetValueOrDefault("anon"),
            PageFaults = memory.GetValueOrDefault("pgfault"),
            MajorPageFaults = memory.GetValueOrDefault("pgmajfault"),
            Tasks = Number(cgroup, "pids", "pids.current"),
            OutOfMemoryKills = Table(cgroup, "memory", "memory.events").GetValueOrDefault("oom_kill"),
        };
    }

    private static CgroupUsage ReadLegacy(Cgroup cgroup)
    {
        Dictionary<string, long> memory = Table(cgroup, "memory", "memory.stat");
        long used = Number(cgroup, "memory", "memory.usage_in_bytes");
        return new CgroupUsage
        {
            Cpu = TimeSpan.FromMicroseconds(Number(cgroup, "cpuacct", "cpuacct.usage") / 1000.0),
            MemoryBytes = used,
            WorkingSetBytes = Math.Max(0, used - memory.GetValueOrDefault("total_inactive_file")),
            MemoryLimitBytes = Number(cgroup, "memory", "memory.limit_in_bytes"),
            ResidentBytes = memory.GetValueOrDefault("total_rss"),
            PageFaults = memory.GetValueOrDefault("total_pgfault"),
            MajorPageFaults = memory.GetValueOrDefault("total_pgmajfault"),
            Tasks = Number(cgroup, "pids", "pids.current"),
            OutOfMemoryKills = Table(cgroup, "memory", "memory.oom_control").GetValueOrDefault("oom_kill"),
        };
    }

    private static long Number(Cgroup cgroup, string controller, string file) =>
        cgroup.TryRead(controller, file) is { } text ? ParseNumber(text.Trim()) : 0;

    private static long ParseNumber(string text) =>
        text == "max" ? long.MaxValue : long.TryParse(text, CultureInfo.InvariantCulture, out long number) ? number : 0;

    // Sample: "usage_usec 1234\nuser_usec 1000\n"
    private static Dictionary<string, long> Table(Cgroup cgroup, string controller, string file)
    {
        var table = new Dictionary<string, long>();
        foreach (string line in (cgroup.TryRead(controller, file) ?? "").Split('\n'))
        {
            int space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space > 0)
                table[line[..space]] = ParseNumber(line[(space + 1)..]);
        }

        return table;
    }
}
