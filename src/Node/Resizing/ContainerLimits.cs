using Gantry.Kube;
using Gantry.Kube.Core;

namespace Gantry.NodeAgent.Resizing;

/// <summary>What a container's cgroup is held to, as far as it can be changed while it runs. Zero is no limit.</summary>
internal readonly record struct ContainerLimits(long CpuShares, long CpuQuota, long MemoryBytes)
{
    public const long Period = 100_000;
    private const long SmallestQuota = 1_000;
    private const long SmallestShares = 2;
    private const long LargestShares = 262_144;

    public static ContainerLimits Of(ResourceRequirements? resources) => new(
        SharesOf(resources),
        resources?.Limits.TryGetValue("cpu", out Quantity cpu) == true && cpu > Quantity.Zero ? Math.Max(SmallestQuota, cpu.Thousandths * Period / 1000) : 0,
        resources?.Limits.TryGetValue("memory", out Quantity memory) == true ? memory.Units : 0);

    /// <summary>As the runtime tells; null where it does not.</summary>
    public static ContainerLimits? Of(Cri.LinuxContainerResources? told) => told is null or { CpuShares: 0, CpuQuota: 0, MemoryLimitInBytes: 0 }
        ? null
        : new(told.CpuShares, Math.Max(0, told.CpuQuota), Math.Max(0, told.MemoryLimitInBytes));

    internal static long SharesOf(ResourceRequirements? resources)
    {
        long millis = resources is null ? 0
            : resources.Requests.TryGetValue("cpu", out Quantity request) ? request.Thousandths
            : resources.Limits.GetValueOrDefault("cpu").Thousandths;
        return Math.Clamp(millis * 1024 / 1000, SmallestShares, LargestShares);
    }

    /// <summary>Whether going over to other limits calls for a new start, as the container's policy says.</summary>
    public bool NeedsRestart(ContainerLimits wanted, Container container) =>
        ((CpuShares, CpuQuota) != (wanted.CpuShares, wanted.CpuQuota) && Restarts(container, "cpu")) || (MemoryBytes != wanted.MemoryBytes && Restarts(container, "memory"));

    private static bool Restarts(Container container, string resource) =>
        container.ResizePolicy.Any(policy => policy.ResourceName == resource && policy.RestartPolicy == "RestartContainer");
}
