using Gantry.Oci.RuntimeSpec;

namespace Gantry.Runtime.Cgroups;

/// <summary>Limits of memory and swap.</summary>
internal static class MemorySettings
{
    private const string Controller = "memory";

    public static void Add(SettingList settings, MemoryResources? memory)
    {
        if (memory is null)
            return;

        if (memory.Swappiness is > 100)
            throw SettingList.Invalid($"memory.swappiness is {memory.Swappiness}; it goes from 0 to 100");

        if (memory.Kernel is not (null or 0 or -1))
            settings.Warnings.Add("memory.kernel is left out: kernels no longer limit kernel memory by itself");

        if (settings.IsUnified(Controller))
            AddUnified(settings, memory);
        else
            AddLegacy(settings, memory);
    }

    private static void AddLegacy(SettingList settings, MemoryResources memory)
    {
        if (memory.UseHierarchy == true)
            settings.Add(new(Controller, "memory.use_hierarchy", "1") { IsOptional = true });

        // The sum of memory and swap may not be below the memory limit, so it comes second.
        Add(settings, "memory.limit_in_bytes", memory.Limit);
        if (SwapSum(memory) is { } sum)
            settings.Add(new(Controller, "memory.memsw.limit_in_bytes", SettingList.Text(sum)) { IsOptional = sum < 0 });

        Add(settings, "memory.soft_limit_in_bytes", memory.Reservation);
        Add(settings, "memory.kmem.tcp.limit_in_bytes", memory.KernelTcp);
        if (memory.Swappiness is { } swappiness)
            settings.Add(Controller, "memory.swappiness", swappiness);

        if (memory.DisableOomKiller is { } disabled)
            settings.Add(new(Controller, "memory.oom_control", disabled ? "1" : "0") { IsOptional = !disabled });
    }

    private static void AddUnified(SettingList settings, MemoryResources memory)
    {
        if (memory.Swappiness is not null)
            throw SettingList.Refused("memory.swappiness needs cgroup v1; version 2 has no such setting for one group");

        if (memory.KernelTcp is not (null or 0 or -1))
            throw SettingList.Refused("memory.kernelTCP needs cgroup v1; version 2 counts these buffers as memory");

        if (memory.DisableOomKiller == true)
            throw SettingList.Refused("memory.disableOOMKiller needs cgroup v1; version 2 always ends processes that want too much");

        if (memory.Limit is { } limit and not 0)
            settings.Add(Controller, "memory.max", SettingList.Limit(limit));

        // A kernel without swap accounting keeps to "no swap beyond the limit" and "no limit" anyway.
        if (Swap(memory) is { } swap)
            settings.Add(new(Controller, "memory.swap.max", SettingList.Limit(swap)) { IsOptional = swap <= 0 });

        if (memory.Reservation is { } reservation and not 0)
            settings.Add(Controller, "memory.low", SettingList.Limit(reservation));
    }

    // Whoever takes the limit off memory alone means the sum too; the kernel would refuse it otherwise.
    private static long? SwapSum(MemoryResources memory) => memory.Swap is { } sum and not 0 ? sum : memory.Limit is < 0 ? -1 : null;

    // config.json gives memory and swap together, version 2 takes swap alone.
    private static long? Swap(MemoryResources memory)
    {
        if (SwapSum(memory) is not { } sum)
            return null;

        if (sum < 0)
            return -1;

        return memory.Limit is not { } limit || limit <= 0
            ? throw SettingList.Invalid("memory.swap is memory and swap together, so it needs memory.limit")
            : sum >= limit ? sum - limit : throw SettingList.Invalid("memory.swap is memory and swap together, and cannot be below memory.limit");
    }

    // 0 stands for "not set" in config.json; the kernel would take it as a limit of nothing.
    private static void Add(SettingList settings, string file, long? value)
    {
        if (value is { } number and not 0)
            settings.Add(Controller, file, number);
    }
}
