using Gantry.Linux;
using Gantry.Linux.Bpf;
using Gantry.Linux.Cgroups;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Runtime.Cgroups;

/// <summary>Carries out a plan of limits on one control group.</summary>
internal static class CgroupLimits
{
    /// <summary>Takes effect for every process in the group from now on.</summary>
    public static void ApplyDevices(Cgroup cgroup, LimitPlan plan, bool isRootless = false)
    {
        cgroup.Apply(plan.Devices);
        if (plan.DeviceProgram is not { } permissions || cgroup.Layout.Unified is not { } unified)
            return;

        try
        {
            DeviceProgram.Replace(unified.DirectoryOf(cgroup.Path), DeviceProgramCompiler.Compile(permissions));
        }
        catch (LinuxException refused) when (isRootless && refused.Errno is Errno.NotPermitted)
        {
            // Whoever may not attach programs can make no device nodes and opens only what is the user's own already.
        }
    }

    /// <summary>The same for a group whose processes run: no access that both rules allow fails meanwhile.</summary>
    public static void ChangeDevices(Cgroup cgroup, IReadOnlyList<DeviceRule> before, LimitPlan plan)
    {
        if (plan.DeviceProgram is not null)
            ApplyDevices(cgroup, plan);
        else
            cgroup.Apply(DeviceRules.Difference(before, plan));
    }

    public static void Apply(Cgroup cgroup, LimitPlan plan) => cgroup.Apply(plan.Limits);
}
