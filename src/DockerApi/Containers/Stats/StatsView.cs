using Gantry.DockerApi.Answers;
using Gantry.DockerApi.Containers.Documents;
using Gantry.Engine.Standalone;
using Gantry.Network.Bridges;

namespace Gantry.DockerApi.Containers.Stats;

/// <summary>A container's usage as Docker tells it. Pure.</summary>
internal static class StatsView
{
    /// <param name="before">The measurement that processor time is compared with; none for a single one.</param>
    public static StatsDocument Of(StandaloneUsage now, StandaloneUsage? before) => new()
    {
        Name = "/" + now.Container.Name,
        Id = now.Container.Id,
        Read = DockerTime.Of(IsRunning(now) ? now.Time : null),
        PreviousRead = DockerTime.Of(before?.Time),
        Pids = new PidsStats { Current = now.Tasks, Limit = now.TasksLimit > 0 ? (ulong)now.TasksLimit : IsRunning(now) ? ulong.MaxValue : 0 },
        BlockIo = IsRunning(now) ? BlockIoOf(now) : new BlockIoStats(),
        Cpu = CpuOf(now),
        PreviousCpu = before is null ? new CpuStats() : CpuOf(before),
        Memory = MemoryOf(now),
        Networks = now.Interfaces.Count == 0 ? null : now.Interfaces.ToDictionary(counters => counters.Name, InterfaceOf),
    };

    private static bool IsRunning(StandaloneUsage usage) => usage.Container.IsRunning;

    private static CpuStats CpuOf(StandaloneUsage usage) => new()
    {
        Usage = new CpuUsage
        {
            Total = usage.CpuNanoseconds,
            OfEach = usage.CpuNanosecondsOfEach.Count > 0 ? usage.CpuNanosecondsOfEach : null,
            InKernel = usage.KernelNanoseconds,
            InUser = usage.UserNanoseconds,
        },
        Machine = usage.MachineNanoseconds,
        OnlineProcessors = IsRunning(usage) ? Environment.ProcessorCount : 0,
        Throttling = new ThrottlingStats { Periods = usage.ThrottlePeriods, Throttled = usage.ThrottledPeriods, ThrottledTime = usage.ThrottledNanoseconds },
    };

    private static MemoryStats MemoryOf(StandaloneUsage usage) => !IsRunning(usage) ? new MemoryStats() : new MemoryStats
    {
        Usage = usage.MemoryBytes,
        Peak = usage.IsUnified ? 0 : usage.MemoryPeakBytes,
        Details = usage.Memory,
        Failures = usage.MemoryFailures,
        Limit = usage.MemoryLimitBytes,
    };

    private static BlockIoStats BlockIoOf(StandaloneUsage usage) => new()
    {
        Bytes = [.. usage.BlockIo.Select(io => new BlockIoEntry(io.Major, io.Minor, io.Operation.ToLowerInvariant(), io.Bytes))],
        Operations = [.. usage.BlockIo.Select(io => new BlockIoEntry(io.Major, io.Minor, io.Operation.ToLowerInvariant(), io.Operations))],
    };

    private static InterfaceStats InterfaceOf(InterfaceCounters counters) => new()
    {
        ReceivedBytes = counters.ReceivedBytes,
        ReceivedPackets = counters.ReceivedPackets,
        ReceiveErrors = counters.ReceiveErrors,
        ReceiveDropped = counters.ReceiveDropped,
        SentBytes = counters.SentBytes,
        SentPackets = counters.SentPackets,
        SendErrors = counters.SendErrors,
        SendDropped = counters.SendDropped,
    };
}
