using Gantry.Linux.Cgroups;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Runtime.Cgroups;

/// <summary>Limits in the files of cgroup version 2, which counts some of them differently from config.json.</summary>
internal static class UnifiedCgroupPlan
{
    private const ulong DefaultPeriod = 100_000;

    public static void Add(List<CgroupSetting> settings, Resources resources)
    {
        AddMemory(settings, resources.Memory);
        AddCpu(settings, resources.Cpu);
        if (resources.Pids?.Limit is { } limit)
            settings.Add(new("pids", "pids.max", Limit(limit > 0 ? limit : -1)));
    }

    private static void AddMemory(List<CgroupSetting> settings, MemoryResources? memory)
    {
        if (memory is null)
            return;

        if (memory.Limit is { } limit and not 0)
            settings.Add(new("memory", "memory.max", Limit(limit)));

        if (memory.Reservation is { } reservation and not 0)
            settings.Add(new("memory", "memory.low", Limit(reservation)));

        // config.json gives memory and swap together, version 2 takes swap alone.
        if (memory.Swap is { } sum and not 0)
        {
            long swap = sum > 0 && memory.Limit is { } most and > 0 ? Math.Max(0, sum - most) : -1;
            settings.Add(new("memory", "memory.swap.max", Limit(swap)) { IsOptional = true });
        }
    }

    private static void AddCpu(List<CgroupSetting> settings, CpuResources? cpu)
    {
        if (cpu is null)
            return;

        if (cpu.Shares is { } shares and not 0)
            settings.Add(new("cpu", "cpu.weight", CgroupPlan.Text(Weight(shares))));

        if (cpu.Quota is not null || cpu.Period is not null)
            settings.Add(new("cpu", "cpu.max", $"{Limit(cpu.Quota is { } quota and > 0 ? quota : -1)} {CgroupPlan.Text(cpu.Period ?? DefaultPeriod)}"));

        if (cpu.Burst is { } burst)
            settings.Add(new("cpu", "cpu.max.burst", CgroupPlan.Text(burst)) { IsOptional = true });

        if (cpu.Idle is { } idle)
            settings.Add(new("cpu", "cpu.idle", CgroupPlan.Text(idle)));

        if (!string.IsNullOrEmpty(cpu.Cpus))
            settings.Add(new("cpuset", "cpuset.cpus", cpu.Cpus));

        if (!string.IsNullOrEmpty(cpu.Mems))
            settings.Add(new("cpuset", "cpuset.mems", cpu.Mems));
    }

    // Shares run from 2 to 262144, weights from 1 to 10000.
    internal static ulong Weight(ulong shares) => 1 + ((Math.Clamp(shares, 2, 262_144) - 2) * 9999 / 262_142);

    private static string Limit(long value) => value < 0 ? "max" : CgroupPlan.Text(value);
}
