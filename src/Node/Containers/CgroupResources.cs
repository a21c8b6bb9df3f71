using Gantry.Kube;
using Gantry.Kube.Core;

namespace Gantry.NodeAgent.Containers;

/// <summary>Requests and limits as the numbers that cgroups understand.</summary>
internal static class CgroupResources
{
    private const long Period = 100_000;
    private const long SmallestQuota = 1_000;
    private const long SmallestShares = 2;
    private const long LargestShares = 262_144;
    private const int SystemCriticalPriority = 2_000_000_000;

    public static Cri.LinuxContainerResources Of(Pod pod, Container container, long nodeMemory)
    {
        var resources = new Cri.LinuxContainerResources
        {
            CpuPeriod = Period,
            CpuShares = SharesOf(container.Resources),
            OomScoreAdj = OomScoreAdjustment(pod, container, nodeMemory),
        };
        if (container.Resources?.Limits.TryGetValue("cpu", out Quantity cpu) == true && cpu > Quantity.Zero)
            resources.CpuQuota = Math.Max(SmallestQuota, cpu.Thousandths * Period / 1000);
        if (container.Resources?.Limits.TryGetValue("memory", out Quantity memory) == true)
            resources.MemoryLimitInBytes = memory.Units;
        return resources;
    }

    internal static long SharesOf(ResourceRequirements? resources)
    {
        long millis = resources is null ? 0
            : resources.Requests.TryGetValue("cpu", out Quantity request) ? request.Thousandths
            : resources.Limits.GetValueOrDefault("cpu").Thousandths;
        return Math.Clamp(millis * 1024 / 1000, SmallestShares, LargestShares);
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
