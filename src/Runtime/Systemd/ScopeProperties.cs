using System.Globalization;
using System.Numerics;
using Gantry.Linux.Cgroups;
using Gantry.Linux.Systemd;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Cgroups;

namespace Gantry.Runtime.Systemd;

/// <summary>Tells systemd the limits that it knows, or it would put its own in their place when it reloads. The files hold them all. Pure.</summary>
internal static class ScopeProperties
{
    private const ulong Second = 1_000_000, DefaultPeriod = 100_000;

    // systemd keeps quotas in steps of 10 ms per second.
    private const ulong QuotaStep = 10_000;
    private const int MaxCpu = 8192;

    public static List<UnitProperty> For(CgroupMode mode, string id, ScopeName name, int pid, Resources? resources)
    {
        bool isUnified = mode == CgroupMode.Unified;
        List<UnitProperty> properties =
        [
            new("Description", $"container {id}"),
            new("Slice", name.Slice),
            new("Delegate", true),
            new("PIDs", new[] { (uint)pid }),
            new("DefaultDependencies", false),
            new("CollectMode", "inactive-or-failed"),
            new("MemoryAccounting", true),
            new("CPUAccounting", true),
            new("TasksAccounting", true),
            new(isUnified ? "IOAccounting" : "BlockIOAccounting", true),
        ];
        properties.AddRange(Limits(mode, resources));
        return properties;
    }

    public static List<UnitProperty> Limits(CgroupMode mode, Resources? resources)
    {
        bool isUnified = mode == CgroupMode.Unified;
        var properties = new List<UnitProperty>();
        AddMemory(properties, resources?.Memory, isUnified);
        AddCpu(properties, resources?.Cpu, isUnified);
        if (resources?.Pids?.Limit is { } pids)
            properties.Add(new("TasksMax", pids > 0 ? (ulong)pids : UnitProperty.Unlimited));

        return properties;
    }

    private static void AddMemory(List<UnitProperty> properties, MemoryResources? memory, bool isUnified)
    {
        if (memory?.Limit is { } limit and not 0)
            properties.Add(new(isUnified ? "MemoryMax" : "MemoryLimit", Bytes(limit)));

        if (!isUnified || memory is null)
            return;

        if (memory.Reservation is { } reservation and not 0)
            properties.Add(new("MemoryLow", Bytes(reservation)));

        // config.json gives memory and swap together, version 2 takes swap alone.
        if (memory.Swap is { } sum and not 0)
            properties.Add(new("MemorySwapMax", sum > 0 && memory.Limit is { } most and > 0 ? (ulong)Math.Max(0, sum - most) : UnitProperty.Unlimited));
    }

    private static void AddCpu(List<UnitProperty> properties, CpuResources? cpu, bool isUnified)
    {
        if (cpu?.Shares is { } shares and not 0)
            properties.Add(isUnified ? new("CPUWeight", CpuSettings.Weight(shares)) : new("CPUShares", shares));

        if (cpu?.Quota is not null || cpu?.Period is not null)
            AddQuota(properties, cpu.Quota ?? -1, cpu.Period is { } period and not 0 ? period : DefaultPeriod);

        if (!isUnified)
            return;

        if (!string.IsNullOrEmpty(cpu?.Cpus))
            properties.Add(new("AllowedCPUs", Mask(cpu.Cpus)));

        if (!string.IsNullOrEmpty(cpu?.Mems))
            properties.Add(new("AllowedMemoryNodes", Mask(cpu.Mems)));
    }

    private static void AddQuota(List<UnitProperty> properties, long quota, ulong period)
    {
        UInt128 perSecond = quota > 0 ? (UInt128)quota * Second / period : UnitProperty.Unlimited;
        if (quota > 0)
            perSecond = (perSecond + QuotaStep - 1) / QuotaStep * QuotaStep;

        properties.Add(new("CPUQuotaPerSecUSec", (ulong)UInt128.Min(perSecond, UnitProperty.Unlimited)));
        properties.Add(new("CPUQuotaPeriodUSec", period));
    }

    private static ulong Bytes(long value) => value > 0 ? (ulong)value : UnitProperty.Unlimited;

    /// <summary>A list of numbers (`0-2,7`) as bits, the lowest first.</summary>
    internal static byte[] Mask(string list)
    {
        BigInteger bits = BigInteger.Zero;
        foreach (string part in list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] ends = part.Split('-');
            if (ends.Length > 2 || !TryNumber(ends[0], out int first) || !TryNumber(ends[^1], out int last) || first > last)
                throw new RuntimeException(RuntimeFailure.InvalidBundle, $"config.json: {list} is no list of numbers such as 0-2,7");

            bits |= ((BigInteger.One << (last - first + 1)) - 1) << first;
        }

        return bits.ToByteArray(isUnsigned: true);
    }

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number < MaxCpu;
}
