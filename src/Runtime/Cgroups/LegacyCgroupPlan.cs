using Gantry.Linux.Cgroups;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Runtime.Cgroups;

/// <summary>Limits in the files of cgroup version 1.</summary>
internal static class LegacyCgroupPlan
{
    public static void Add(List<CgroupSetting> settings, Resources resources)
    {
        AddMemory(settings, resources.Memory);
        AddCpu(settings, resources.Cpu);
        if (resources.Pids?.Limit is { } limit)
            settings.Add(new("pids", "pids.max", limit > 0 ? CgroupPlan.Text(limit) : "max"));
    }

    private static void AddMemory(List<CgroupSetting> settings, MemoryResources? memory)
    {
        if (memory is null)
            return;

        Add(settings, "memory", "memory.limit_in_bytes", memory.Limit);

        // The sum of memory and swap may not be below the memory limit, so it comes second.
        Add(settings, "memory", "memory.memsw.limit_in_bytes", memory.Swap, isOptional: true);
        Add(settings, "memory", "memory.soft_limit_in_bytes", memory.Reservation);
        Add(settings, "memory", "memory.kmem.tcp.limit_in_bytes", memory.KernelTcp, isOptional: true);
        if (memory.Swappiness is { } swappiness)
            settings.Add(new("memory", "memory.swappiness", CgroupPlan.Text(swappiness)));

        if (memory.DisableOomKiller == true)
            settings.Add(new("memory", "memory.oom_control", "1"));
    }

    private static void AddCpu(List<CgroupSetting> settings, CpuResources? cpu)
    {
        if (cpu is null)
            return;

        Add(settings, "cpu", "cpu.shares", (long?)cpu.Shares);
        Add(settings, "cpu", "cpu.cfs_period_us", (long?)cpu.Period);
        Add(settings, "cpu", "cpu.cfs_quota_us", cpu.Quota);
        Add(settings, "cpu", "cpu.cfs_burst_us", (long?)cpu.Burst, isOptional: true);
        Add(settings, "cpu", "cpu.rt_period_us", (long?)cpu.RealtimePeriod);
        Add(settings, "cpu", "cpu.rt_runtime_us", cpu.RealtimeRuntime);
        if (cpu.Idle is { } idle)
            settings.Add(new("cpu", "cpu.idle", CgroupPlan.Text(idle)));

        if (!string.IsNullOrEmpty(cpu.Cpus))
            settings.Add(new("cpuset", "cpuset.cpus", cpu.Cpus));

        if (!string.IsNullOrEmpty(cpu.Mems))
            settings.Add(new("cpuset", "cpuset.mems", cpu.Mems));
    }

    // 0 stands for "not set" in config.json; the kernel would take it as a limit of nothing.
    private static void Add(List<CgroupSetting> settings, string controller, string file, long? value, bool isOptional = false)
    {
        if (value is { } number and not 0)
            settings.Add(new(controller, file, CgroupPlan.Text(number)) { IsOptional = isOptional });
    }
}
