namespace Gantry.KubeServer.Usage;

/// <summary>What a machine or a container had used of processors until a moment, and of memory at it.</summary>
internal readonly record struct UsageSample(DateTimeOffset At, decimal CpuNanoseconds, long MemoryBytes);
