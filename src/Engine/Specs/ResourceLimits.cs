using Gantry.Engine.Containers;
using Gantry.Linux.Cgroups;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Engine.Specs;

/// <summary>A container's limits, as the OCI document says them and as writes into its running group.</summary>
internal static class ResourceLimits
{
    public static Resources For(ResourceConfig wanted, IReadOnlyList<DeviceRule> devices) => new()
    {
        Devices = devices,
        Cpu = new CpuResources
        {
            Shares = wanted.CpuShares > 0 ? (ulong)wanted.CpuShares : null,
            Quota = Quota(wanted) is not 0 and var quota ? quota : null,
            Period = wanted.CpuPeriod > 0 ? (ulong)wanted.CpuPeriod : wanted.NanoCpus > 0 ? (ulong)Period(wanted) : null,
            RealtimeRuntime = wanted.CpuRealtimeRuntime != 0 ? wanted.CpuRealtimeRuntime : null,
            RealtimePeriod = wanted.CpuRealtimePeriod > 0 ? (ulong)wanted.CpuRealtimePeriod : null,
            Cpus = string.IsNullOrEmpty(wanted.CpuSet) ? null : wanted.CpuSet,
            Mems = string.IsNullOrEmpty(wanted.MemorySet) ? null : wanted.MemorySet,
        },
        Memory = !LimitsMemory(wanted) ? null : new MemoryResources
        {
            Reservation = wanted.MemoryReservationBytes != 0 ? wanted.MemoryReservationBytes : null,
            Swappiness = wanted.MemorySwappiness is >= 0 and var swappiness ? (ulong)swappiness : null,
            DisableOomKiller = wanted.DisablesOomKiller ? true : null,
            Limit = wanted.MemoryBytes != 0 ? wanted.MemoryBytes : null,
            Swap = wanted.MemorySwapBytes != 0 ? wanted.MemorySwapBytes : null,
        },
        BlockIo = BlockIoLimits.For(wanted),
        Pids = wanted.PidsLimit != 0 ? new PidsResources { Limit = wanted.PidsLimit } : null,
        HugepageLimits = [.. wanted.HugePages.Select(page => new HugepageLimit { PageSize = page.Key, Limit = page.Value })],
        Unified = wanted.Unified,
    };

    /// <summary>Later wishes win where they say something.</summary>
    public static ResourceConfig Merge(ResourceConfig now, ResourceConfig wanted) => now with
    {
        CpuShares = wanted.CpuShares != 0 ? wanted.CpuShares : now.CpuShares,
        CpuQuota = wanted.CpuQuota != 0 ? wanted.CpuQuota : now.CpuQuota,
        CpuPeriod = wanted.CpuPeriod != 0 ? wanted.CpuPeriod : now.CpuPeriod,
        NanoCpus = wanted.NanoCpus != 0 ? wanted.NanoCpus : now.NanoCpus,
        MemoryReservationBytes = wanted.MemoryReservationBytes != 0 ? wanted.MemoryReservationBytes : now.MemoryReservationBytes,
        BlockIoWeight = wanted.BlockIoWeight != 0 ? wanted.BlockIoWeight : now.BlockIoWeight,
        CpuSet = string.IsNullOrEmpty(wanted.CpuSet) ? now.CpuSet : wanted.CpuSet,
        MemorySet = string.IsNullOrEmpty(wanted.MemorySet) ? now.MemorySet : wanted.MemorySet,
        MemoryBytes = wanted.MemoryBytes != 0 ? wanted.MemoryBytes : now.MemoryBytes,
        MemorySwapBytes = wanted.MemorySwapBytes != 0 ? wanted.MemorySwapBytes : now.MemorySwapBytes,
        PidsLimit = wanted.PidsLimit != 0 ? wanted.PidsLimit : now.PidsLimit,
    };

    public static IReadOnlyList<CgroupSetting> Update(ResourceConfig wanted, bool isUnified)
    {
        var settings = new List<CgroupSetting>();
        void Set(string controller, string file, string value) => settings.Add(new CgroupSetting(controller, file, value));

        if (wanted.CpuShares > 0)
            Set("cpu", isUnified ? "cpu.weight" : "cpu.shares", Text(isUnified ? Weight(wanted.CpuShares) : wanted.CpuShares));
        long quota = Quota(wanted);
        if (quota != 0 && isUnified)
            Set("cpu", "cpu.max", $"{(quota < 0 ? "max" : Text(quota))} {Text(Period(wanted))}");
        if (quota != 0 && !isUnified)
        {
            Set("cpu", "cpu.cfs_period_us", Text(Period(wanted)));
            Set("cpu", "cpu.cfs_quota_us", Text(quota));
        }
        if (!string.IsNullOrEmpty(wanted.CpuSet))
            Set("cpuset", "cpuset.cpus", wanted.CpuSet);
        if (!string.IsNullOrEmpty(wanted.MemorySet))
            Set("cpuset", "cpuset.mems", wanted.MemorySet);
        if (wanted.MemoryBytes != 0)
            Set("memory", isUnified ? "memory.max" : "memory.limit_in_bytes", isUnified && wanted.MemoryBytes < 0 ? "max" : Text(wanted.MemoryBytes));
        if (wanted.MemoryReservationBytes != 0)
            Set("memory", isUnified ? "memory.low" : "memory.soft_limit_in_bytes", Text(wanted.MemoryReservationBytes));
        if (Swap(wanted, isUnified) is { } swap)
            settings.Add(swap);
        if (wanted.PidsLimit != 0)
            Set("pids", "pids.max", wanted.PidsLimit < 0 ? "max" : Text(wanted.PidsLimit));
        return settings;
    }

    // Version 1 bounds memory and swap together, version 2 swap alone. Kernels may count no swap at all.
    private static CgroupSetting? Swap(ResourceConfig wanted, bool isUnified)
    {
        if (wanted.MemorySwapBytes == 0)
            return null;
        long swap = isUnified && wanted.MemorySwapBytes > 0 ? Math.Max(0, wanted.MemorySwapBytes - Math.Max(0, wanted.MemoryBytes)) : wanted.MemorySwapBytes;
        string value = isUnified && swap < 0 ? "max" : Text(swap);
        return new CgroupSetting("memory", isUnified ? "memory.swap.max" : "memory.memsw.limit_in_bytes", value) { IsOptional = true };
    }

    // The formula of gantry-runtime: 2 to 1, the default 1024 to the default 100, 262144 to 10000.
    public static long Weight(long shares)
    {
        double power = Math.Log2(Math.Clamp(shares, 2, 262144));
        return (long)Math.Ceiling(Math.Pow(10, (power * power + 125 * power) / 612.0 - 7.0 / 34.0));
    }

    private static bool LimitsMemory(ResourceConfig wanted) =>
        wanted.MemoryBytes != 0 || wanted.MemorySwapBytes != 0 || wanted.MemoryReservationBytes != 0 || wanted.MemorySwappiness is >= 0 || wanted.DisablesOomKiller;

    private static long Quota(ResourceConfig wanted) =>
        wanted.CpuQuota != 0 || wanted.NanoCpus == 0 ? wanted.CpuQuota : wanted.NanoCpus * Period(wanted) / 1_000_000_000;

    private static long Period(ResourceConfig wanted) => wanted.CpuPeriod > 0 ? wanted.CpuPeriod : 100_000;

    private static string Text(long value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
