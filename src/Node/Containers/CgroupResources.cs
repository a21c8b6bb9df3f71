using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.NodeAgent.Resizing;

namespace Gantry.NodeAgent.Containers;

/// <summary>Requests and limits as the numbers that cgroups understand.</summary>
internal static class CgroupResources
{
    private const int SystemCriticalPriority = 2_000_000_000;

    public static Cri.LinuxContainerResources Of(Pod pod, Container container, long nodeMemory)
    {
        ContainerLimits limits = ContainerLimits.Of(container.Resources);
        return new Cri.LinuxContainerResources
        {
            CpuPeriod = ContainerLimits.Period,
            CpuShares = limits.CpuShares,
            CpuQuota = limits.CpuQuota,
            MemoryLimitInBytes = limits.MemoryBytes,
            OomScoreAdj = OomScoreAdjustment(pod, container, nodeMemory),
        };
    }

    /// <summary>A container that asked for much of the machine is killed late, one that asked for nothing first.</summary>
    internal static int OomScoreAdjustment(Pod pod, Container container, long nodeMemory)
    {
        if (pod.Spec.Priority >= SystemCriticalPriority)
            return -997;

        switch (QosClass.Of(pod))
        {
            case QosClass.Guaranteed:
                return -997;
            case QosClass.BestEffort:
                return 1000;
            default:
                long requested = container.Resources?.Requests.GetValueOrDefault("memory").Units ?? 0;
                long score = 1000 - (nodeMemory > 0 ? 1000 * requested / nodeMemory : 0);
                return (int)Math.Clamp(score, 3, 999);
        }
    }
}
