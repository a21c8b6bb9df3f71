using Gantry.Network.Bridges;

namespace Gantry.Engine.Standalone;

/// <summary>What a container uses at one moment, as the kernel counts it; zero where a controller is missing or nothing runs.</summary>
public sealed record StandaloneUsage
{
    public required StandaloneRecord Container { get; init; }

    public required DateTimeOffset Time { get; init; }

    /// <summary>The files are those of cgroup v2.</summary>
    public bool IsUnified { get; init; }

    public long CpuNanoseconds { get; init; }

    public long UserNanoseconds { get; init; }

    public long KernelNanoseconds { get; init; }

    public IReadOnlyList<long> CpuNanosecondsOfEach { get; init; } = [];

    /// <summary>Of the whole machine, idle time included.</summary>
    public long MachineNanoseconds { get; init; }

    public long ThrottlePeriods { get; init; }

    public long ThrottledPeriods { get; init; }

    public long ThrottledNanoseconds { get; init; }

    public long MemoryBytes { get; init; }

    public long MemoryPeakBytes { get; init; }

    /// <summary>Without a limit, the machine's memory.</summary>
    public long MemoryLimitBytes { get; init; }

    public long MemoryFailures { get; init; }

    /// <summary>memory.stat as it is.</summary>
    public IReadOnlyDictionary<string, long> Memory { get; init; } = new Dictionary<string, long>();

    public long Tasks { get; init; }

    /// <summary>0 without a limit.</summary>
    public long TasksLimit { get; init; }

    public IReadOnlyList<BlockIo> BlockIo { get; init; } = [];

    public IReadOnlyList<InterfaceCounters> Interfaces { get; init; } = [];
}
