using Gantry.Oci.RuntimeSpec;

namespace Gantry.Runtime.Containers;

/// <summary>Puts a change of limits over the limits that hold. Pure; what the change leaves out, or gives as 0 where 0 is no limit, stays.</summary>
internal static class ResourceMerge
{
    public static Resources Of(Resources now, Resources change) => new()
    {
        Devices = change.Devices.Count > 0 ? change.Devices : now.Devices,
        Memory = Of(now.Memory ?? new MemoryResources(), change.Memory),
        Cpu = Of(now.Cpu ?? new CpuResources(), change.Cpu),
        Pids = change.Pids?.Limit is null or 0 ? now.Pids : change.Pids,
        BlockIo = Of(now.BlockIo ?? new BlockIoResources(), change.BlockIo),
        HugepageLimits = [.. now.HugepageLimits.Where(old => !change.HugepageLimits.Any(l => l.PageSize == old.PageSize)), .. change.HugepageLimits],
        Network = change.Network ?? now.Network,
        Rdma = Over(now.Rdma, change.Rdma),
        Unified = Over(now.Unified, change.Unified),
    };

    private static MemoryResources Of(MemoryResources now, MemoryResources? change) => change is null ? now : new MemoryResources
    {
        Limit = Given(change.Limit) ?? now.Limit,
        Reservation = Given(change.Reservation) ?? now.Reservation,

        // Whoever takes the limit off memory does not mean to keep one on the sum with swap.
        Swap = Given(change.Swap) ?? (change.Limit < 0 ? -1 : now.Swap),
        Kernel = Given(change.Kernel) ?? now.Kernel,
        KernelTcp = Given(change.KernelTcp) ?? now.KernelTcp,
        Swappiness = change.Swappiness ?? now.Swappiness,
        DisableOomKiller = change.DisableOomKiller ?? now.DisableOomKiller,
        UseHierarchy = change.UseHierarchy ?? now.UseHierarchy,
        CheckBeforeUpdate = change.CheckBeforeUpdate ?? now.CheckBeforeUpdate,
    };

    private static CpuResources Of(CpuResources now, CpuResources? change) => change is null ? now : new CpuResources
    {
        Shares = Given(change.Shares) ?? now.Shares,
        Quota = Given(change.Quota) ?? now.Quota,
        Burst = change.Burst ?? now.Burst,
        Period = Given(change.Period) ?? now.Period,
        RealtimeRuntime = Given(change.RealtimeRuntime) ?? now.RealtimeRuntime,
        RealtimePeriod = Given(change.RealtimePeriod) ?? now.RealtimePeriod,
        Cpus = Given(change.Cpus) ?? now.Cpus,
        Mems = Given(change.Mems) ?? now.Mems,
        Idle = change.Idle ?? now.Idle,
    };

    private static BlockIoResources Of(BlockIoResources now, BlockIoResources? change) => change is null ? now : new BlockIoResources
    {
        Weight = change.Weight is null or 0 ? now.Weight : change.Weight,
        LeafWeight = change.LeafWeight is null or 0 ? now.LeafWeight : change.LeafWeight,
        WeightDevice = Given(change.WeightDevice) ?? now.WeightDevice,
        ThrottleReadBpsDevice = Given(change.ThrottleReadBpsDevice) ?? now.ThrottleReadBpsDevice,
        ThrottleWriteBpsDevice = Given(change.ThrottleWriteBpsDevice) ?? now.ThrottleWriteBpsDevice,
        ThrottleReadIopsDevice = Given(change.ThrottleReadIopsDevice) ?? now.ThrottleReadIopsDevice,
        ThrottleWriteIopsDevice = Given(change.ThrottleWriteIopsDevice) ?? now.ThrottleWriteIopsDevice,
    };

    private static long? Given(long? value) => value == 0 ? null : value;

    private static ulong? Given(ulong? value) => value == 0 ? null : value;

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static IReadOnlyList<T>? Given<T>(IReadOnlyList<T> list) => list.Count == 0 ? null : list;

    private static IReadOnlyDictionary<string, T> Over<T>(IReadOnlyDictionary<string, T> now, IReadOnlyDictionary<string, T> change)
    {
        if (change.Count == 0)
            return now;

        var merged = new Dictionary<string, T>(now);
        foreach ((string name, T value) in change)
            merged[name] = value;

        return merged;
    }
}
