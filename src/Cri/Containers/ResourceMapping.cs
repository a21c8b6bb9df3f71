using Gantry.Engine.Containers;
using Gantry.Grpc.Cri;

namespace Gantry.Cri.Containers;

/// <summary>Translates limits between the interface's words and the engine's.</summary>
internal static class ResourceMapping
{
    public static ResourceConfig ToEngine(LinuxContainerResources? limits) => limits is null ? new ResourceConfig() : new ResourceConfig
    {
        CpuShares = limits.CpuShares,
        CpuQuota = limits.CpuQuota,
        CpuPeriod = limits.CpuPeriod,
        CpuSet = limits.CpusetCpus,
        MemorySet = limits.CpusetMems,
        MemoryBytes = limits.MemoryLimitInBytes,
        MemorySwapBytes = limits.MemorySwapLimitInBytes,
        OomScoreAdjustment = (int)Math.Clamp(limits.OomScoreAdj, -1000, 1000),
        HugePages = limits.HugepageLimits.ToDictionary(page => page.PageSize, page => page.Limit),
        Unified = new Dictionary<string, string>(limits.Unified),
    };

    public static LinuxContainerResources ToApi(ResourceConfig limits)
    {
        var answer = new LinuxContainerResources
        {
            CpuShares = limits.CpuShares,
            CpuQuota = limits.CpuQuota,
            CpuPeriod = limits.CpuPeriod,
            CpusetCpus = limits.CpuSet ?? "",
            CpusetMems = limits.MemorySet ?? "",
            MemoryLimitInBytes = limits.MemoryBytes,
            MemorySwapLimitInBytes = limits.MemorySwapBytes,
            OomScoreAdj = limits.OomScoreAdjustment,
        };
        answer.HugepageLimits.Add(limits.HugePages.Select(page => new HugepageLimit { PageSize = page.Key, Limit = page.Value }));
        answer.Unified.Fill(limits.Unified);
        return answer;
    }
}
