namespace Gantry.Engine.Containers;

/// <summary>Limits of a container; zero and none mean that nothing is set.</summary>
public sealed record ResourceConfig
{
    public long CpuShares { get; init; }

    public long CpuQuota { get; init; }

    public long CpuPeriod { get; init; }

    /// <summary>Billionths of a processor; another way to say quota and period.</summary>
    public long NanoCpus { get; init; }

    public long CpuRealtimeRuntime { get; init; }

    public long CpuRealtimePeriod { get; init; }

    public string? CpuSet { get; init; }

    public string? MemorySet { get; init; }

    public long MemoryBytes { get; init; }

    public long MemorySwapBytes { get; init; }

    public long MemoryReservationBytes { get; init; }

    /// <summary>0 to 100; none leaves the kernel's.</summary>
    public long? MemorySwappiness { get; init; }

    public bool DisablesOomKiller { get; init; }

    /// <summary>10 to 1000.</summary>
    public int BlockIoWeight { get; init; }

    public IReadOnlyList<BlockBound> BlockBounds { get; init => field = value ?? []; } = [];

    /// <summary>Lines of the device cgroup, such as "c 1:3 rwm".</summary>
    public IReadOnlyList<string> DeviceRules { get; init => field = value ?? []; } = [];

    public long PidsLimit { get; init; }

    public int OomScoreAdjustment { get; init; }

    /// <summary>Bytes of huge pages by page size, for example 2MB.</summary>
    public IReadOnlyDictionary<string, ulong> HugePages { get; init => field = value ?? new Dictionary<string, ulong>(); } =
        new Dictionary<string, ulong>();

    /// <summary>Files of cgroup v2 that are written as they are.</summary>
    public IReadOnlyDictionary<string, string> Unified { get; init => field = value ?? new Dictionary<string, string>(); } =
        new Dictionary<string, string>();
}
