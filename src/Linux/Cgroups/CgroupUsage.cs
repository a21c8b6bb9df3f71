namespace Gantry.Linux.Cgroups;

/// <summary>What a control group has used so far; zero where the controller is missing.</summary>
public sealed record CgroupUsage
{
    public TimeSpan Cpu { get; init; }
    public long MemoryBytes { get; init; }

    /// <summary>Memory in use without the file cache that the kernel can drop at once.</summary>
    public long WorkingSetBytes { get; init; }

    public long MemoryLimitBytes { get; init; } = long.MaxValue;
    public long ResidentBytes { get; init; }
    public long PageFaults { get; init; }
    public long MajorPageFaults { get; init; }
    public long Tasks { get; init; }

    /// <summary>How many of its processes the kernel has killed for want of memory.</summary>
    public long OutOfMemoryKills { get; init; }
}
