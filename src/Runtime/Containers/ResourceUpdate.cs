using System.Globalization;
using Gantry.Linux;
using Gantry.Linux.Cgroups;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Cgroups;
using Gantry.Runtime.Systemd;

namespace Gantry.Runtime.Containers;

/// <summary>Changes the limits of a container that exists: all of the change or, if the kernel refuses a part, none of it.</summary>
internal sealed class ResourceUpdate(Container container, Action<string> warn)
{
    public void Apply(Resources change)
    {
        using DirectoryLock held = container.Lock();
        if (container.Status() == ContainerStatuses.Stopped)
            throw new RuntimeException(RuntimeFailure.WrongState, $"cannot update container {container.Record.Id}: container not running");

        Cgroup cgroup = container.Cgroup() ?? throw new RuntimeException(RuntimeFailure.Unsupported, $"container {container.Record.Id} has no cgroup");
        Resources before = container.Directory.ReadResources() ?? container.Directory.ReadSpec().Linux?.Resources ?? new Resources();
        Resources after = ResourceMerge.Of(before, change);
        LimitPlan plan = CgroupPlan.For(cgroup.Layout, after);
        foreach (string warning in plan.Warnings)
            warn(warning);

        CheckUsage(cgroup, after, change);
        Apply(cgroup, plan, before, hasDevices: change.Devices.Count > 0, () => Tell(after));
        container.Directory.Write(after);
    }

    private void Tell(Resources after)
    {
        if (container.Record.SystemdUnit is { } unit)
            Scope.Update(unit, after);
    }

    private static void Apply(Cgroup cgroup, LimitPlan plan, Resources before, bool hasDevices, Action tellOwner)
    {
        try
        {
            if (hasDevices)
                CgroupLimits.ChangeDevices(cgroup, before.Devices, plan);

            CgroupLimits.Apply(cgroup, plan);
            tellOwner();
        }
        catch (Exception refused) when (refused is LinuxException or CgroupException or RuntimeException)
        {
            TryRestore(cgroup, before);
            throw;
        }
    }

    // The reason that is told is the first one.
    private static void TryRestore(Cgroup cgroup, Resources before)
    {
        try
        {
            CgroupLimits.Apply(cgroup, CgroupPlan.For(cgroup.Layout, before));
        }
        catch (Exception again) when (again is LinuxException or CgroupException)
        {
        }
    }

    // Version 1 refuses a limit below what is in use; version 2 would end processes until it fits.
    private static void CheckUsage(Cgroup cgroup, Resources after, Resources change)
    {
        if (after.Memory?.CheckBeforeUpdate != true || change.Memory?.Limit is not { } limit || limit <= 0)
            return;

        if (cgroup.TryRead("memory", "memory.current") is { } text && long.Parse(text.Trim(), CultureInfo.InvariantCulture) is var used && used > limit)
            throw new RuntimeException(RuntimeFailure.Unsupported, $"the memory limit cannot be {limit} bytes: {used} are in use");
    }
}
