namespace Gantry.Engine.Containers;

/// <summary>Limits of a container; zero and none mean that nothing is set.</summary>
public sealed record ResourceConfig
{
    public long CpuShares { get; init; }

    public long CpuQuota { get; init; }

    public long CpuPeriod { get; init; }

    public string? CpuSet { get; init; }

    public string? MemorySet { get; init; }

    public long MemoryBytes { get; init; }

    public long MemorySwapBytes { get; init; }

    public long PidsLimit { get; init; }

    public int OomScoreAdjustment { get; init; }

    /// <summary>Bytes of huge pages by page size, for example 2MB.</summary>
    public IReadOnlyDictionary<string, ulong> HugePages { get; init => field = value ?? new Dictionary<string, ulong>(); } =
        new Dictionary<string, ulong>();

    /// <summary>Files of cgroup v2 that are written as they are.</summary>
    public IReadOnlyDictionary<string, string> Unified { get; init => field = value ?? new Dictionary<string, string>(); } =
        new Dictionary<string, string>();
}
