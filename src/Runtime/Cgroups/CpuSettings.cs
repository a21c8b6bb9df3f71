using Gantry.Oci.RuntimeSpec;

namespace Gantry.Runtime.Cgroups;

/// <summary>Shares, quota and placement of CPUs.</summary>
internal static class CpuSettings
{
    private const string Controller = "cpu";
    private const ulong DefaultPeriod = 100_000;

    public static void Add(SettingList settings, CpuResources? cpu)
    {
        if (cpu is null)
            return;

        // An idle group takes no weight, so it stops being idle first and becomes idle last.
        if (cpu.Idle == 0)
            settings.Add(Controller, "cpu.idle", "0");

        if (settings.IsUnified(Controller))
            AddUnified(settings, cpu);
        else
            AddLegacy(settings, cpu);

        if (cpu.Idle is { } idle and not 0)
            settings.Add(Controller, "cpu.idle", idle);

        if (!string.IsNullOrEmpty(cpu.Cpus))
            settings.Add("cpuset", "cpuset.cpus", cpu.Cpus);

        if (!string.IsNullOrEmpty(cpu.Mems))
            settings.Add("cpuset", "cpuset.mems", cpu.Mems);
    }

    private static void AddLegacy(SettingList settings, CpuResources cpu)
    {
        if (Shares(cpu) is { } shares)
            settings.Add(Controller, "cpu.shares", shares);

        Add(settings, "cpu.cfs_period_us", (long?)cpu.Period);
        Add(settings, "cpu.cfs_quota_us", cpu.Quota);
        if (cpu.Burst is { } burst)
            settings.Add(Controller, "cpu.cfs_burst_us", burst);

        Add(settings, "cpu.rt_period_us", (long?)cpu.RealtimePeriod);
        Add(settings, "cpu.rt_runtime_us", cpu.RealtimeRuntime);
    }

    private static void AddUnified(SettingList settings, CpuResources cpu)
    {
        if (cpu.RealtimePeriod is not (null or 0) || cpu.RealtimeRuntime is not (null or 0))
            throw SettingList.Refused("cpu.realtimePeriod and cpu.realtimeRuntime need cgroup v1; version 2 has no limits for real-time processes");

        if (Shares(cpu) is { } shares)
            settings.Add(Controller, "cpu.weight", Weight(shares));

        if (cpu.Quota is not (null or 0) || cpu.Period is not (null or 0))
            settings.Add(Controller, "cpu.max", $"{SettingList.Limit(cpu.Quota is { } quota and > 0 ? quota : -1)} {SettingList.Text(cpu.Period is { } period and > 0 ? period : DefaultPeriod)}");

        if (cpu.Burst is { } burst)
            settings.Add(Controller, "cpu.max.burst", burst);
    }

    private static ulong? Shares(CpuResources cpu) => cpu.Idle is not (null or 0) || cpu.Shares is null or 0 ? null : cpu.Shares;

    // Shares run from 2 to 262144, weights from 1 to 10000. A parabola over the powers of two joins the ends and maps the one default, 1024, to the other, 100.
    internal static ulong Weight(ulong shares)
    {
        double power = Math.Log2(Math.Clamp(shares, 2, 262_144));
        return (ulong)Math.Ceiling(Math.Pow(10, (((power * power) + (125 * power)) / 612.0) - (7.0 / 34.0)));
    }

    private static void Add(SettingList settings, string file, long? value)
    {
        if (value is { } number and not 0)
            settings.Add(Controller, file, number);
    }
}
