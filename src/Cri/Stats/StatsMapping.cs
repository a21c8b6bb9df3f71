using Gantry.Cri.Containers;
using Gantry.Cri.Pods;
using Gantry.Engine.Containers;
using Gantry.Engine.Pods;
using Gantry.Grpc.Cri;
using Gantry.Linux.Cgroups;

namespace Gantry.Cri.Stats;

/// <summary>Translates what is used into the interface's words.</summary>
internal static class StatsMapping
{
    public static ContainerStats ToApi(ContainerUsage usage)
    {
        long now = CriTime.Of(usage.Time);
        ContainerRecord container = usage.Container;
        var stats = new ContainerStats
        {
            Attributes = new ContainerAttributes { Id = container.Id, Metadata = ContainerMapping.ToMetadata(container.Config) },
            WritableLayer = new FilesystemUsage { Timestamp = now, UsedBytes = Value(usage.Written.Bytes), InodesUsed = Value(usage.Written.Inodes) },
        };
        stats.Attributes.Labels.Fill(container.Config.Labels);
        stats.Attributes.Annotations.Fill(container.Config.Annotations);
        if (usage.Kernel is { } kernel)
        {
            stats.Cpu = Cpu(kernel, now);
            stats.Memory = Memory(kernel, now);
        }
        return stats;
    }

    public static PodSandboxStats ToApi(PodRecord pod, CgroupUsage used, DateTimeOffset time, IEnumerable<ContainerUsage> containers)
    {
        long now = CriTime.Of(time);
        var stats = new PodSandboxStats
        {
            Attributes = new PodSandboxAttributes { Id = pod.Id, Metadata = PodMapping.ToMetadata(pod.Config) },
            Linux = new LinuxPodSandboxStats
            {
                Cpu = Cpu(used, now),
                Memory = Memory(used, now),
                Process = new ProcessUsage { Timestamp = now, ProcessCount = Value(used.Tasks) },
                Containers = { containers.Select(ToApi) },
            },
        };
        stats.Attributes.Labels.Fill(pod.Config.Labels);
        stats.Attributes.Annotations.Fill(pod.Config.Annotations);
        return stats;
    }

    private static CpuUsage Cpu(CgroupUsage used, long now) =>
        new() { Timestamp = now, UsageCoreNanoSeconds = Value(used.Cpu.Ticks * TimeSpan.NanosecondsPerTick) };

    private static MemoryUsage Memory(CgroupUsage used, long now) => new()
    {
        Timestamp = now,
        UsageBytes = Value(used.MemoryBytes),
        WorkingSetBytes = Value(used.WorkingSetBytes),
        AvailableBytes = Value(used.MemoryLimitBytes == long.MaxValue ? 0 : used.MemoryLimitBytes - used.WorkingSetBytes),
        RssBytes = Value(used.ResidentBytes),
        PageFaults = Value(used.PageFaults),
        MajorPageFaults = Value(used.MajorPageFaults),
    };

    private static UInt64Value Value(long number) => new() { Value = (ulong)Math.Max(0, number) };
}
