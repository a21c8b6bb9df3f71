using Gantry.Oci.RuntimeSpec;

namespace Gantry.Runtime.Cgroups;

/// <summary>The class and the priorities of a container's traffic, which only version 1 knows.</summary>
internal static class NetworkSettings
{
    public static void Add(SettingList settings, NetworkResources? network)
    {
        if (network is null)
            return;

        bool isClassified = network.ClassId is not (null or 0);
        if (settings.Layout.Mode == Gantry.Linux.Cgroups.CgroupMode.Unified && (isClassified || network.Priorities.Count > 0))
            throw SettingList.Refused("linux.resources.network needs cgroup v1; version 2 has no network controllers");

        if (isClassified)
            settings.Add("net_cls", "net_cls.classid", SettingList.Text(network.ClassId!.Value));

        foreach (InterfacePriority priority in network.Priorities)
            settings.Add("net_prio", "net_prio.ifpriomap", $"{priority.Name} {SettingList.Text(priority.Priority)}");
    }
}
