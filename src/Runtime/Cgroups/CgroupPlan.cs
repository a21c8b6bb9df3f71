using Gantry.Linux.Cgroups;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Runtime.Cgroups;

/// <summary>Turns linux.resources into the files and values of the host's cgroup versions. Pure.</summary>
internal static class CgroupPlan
{
    public static LimitPlan For(CgroupLayout layout, Resources? resources)
    {
        // Without a word on devices a container gets the default ones: a missing section must not open the host's disks.
        IReadOnlyList<DeviceRule> rules = resources?.Devices ?? [];
        bool hasLegacyDevices = layout.Find("devices") is not null;
        LimitPlan devices = new()
        {
            Rules = rules,
            Devices = hasLegacyDevices ? DeviceRules.Lines(rules) : [],
            DeviceProgram = hasLegacyDevices || layout.Unified is null ? null : DeviceRules.Permissions(rules),
        };
        if (resources is null)
            return devices;

        var settings = new SettingList(layout);
        MemorySettings.Add(settings, resources.Memory);
        CpuSettings.Add(settings, resources.Cpu);
        if (resources.Pids?.Limit is { } limit)
            settings.Add("pids", "pids.max", limit > 0 ? SettingList.Text(limit) : "max");

        BlockIoSettings.Add(settings, resources.BlockIo);
        HugepageSettings.Add(settings, resources.HugepageLimits);
        RdmaSettings.Add(settings, resources.Rdma);
        NetworkSettings.Add(settings, resources.Network);

        // The file names of version 2 say exactly what is meant, so they come last and win.
        UnifiedSettings.Add(settings, resources.Unified);
        return devices with { Limits = settings.Settings, Warnings = settings.Warnings };
    }
}
