using Gantry.Linux;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Runtime.Cgroups;

/// <summary>Where a user may make no cgroup, a container without limits does without one.</summary>
internal static class CgroupRights
{
    public static bool AreMissing(LinuxException failure) => failure.Errno is Errno.AccessDenied or Errno.NotPermitted or Errno.ReadOnly;

    /// <summary>Rules for devices do not count: without rights nobody can make other devices than the host has given them anyway.</summary>
    public static bool AreNeeded(Resources? wanted) => wanted is not null
        && (wanted.Memory is not null || wanted.Cpu is not null || wanted.Pids is not null || wanted.BlockIo is not null || wanted.Network is not null
            || wanted.HugepageLimits.Count + wanted.Rdma.Count + wanted.Unified.Count > 0);
}
