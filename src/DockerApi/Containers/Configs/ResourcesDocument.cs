using System.Text.Json.Serialization;

namespace Gantry.DockerApi.Containers.Configs;

/// <summary>The limits of a container, in its host configuration and in an update.</summary>
internal record ResourcesDocument
{
    public long CpuShares { get; init; }

    public long Memory { get; init; }

    public long NanoCpus { get; init; }

    public string? CgroupParent { get; init; }

    public int BlkioWeight { get; init; }

    public IReadOnlyList<WeightDeviceDocument>? BlkioWeightDevice { get; init; }

    public IReadOnlyList<RateDeviceDocument>? BlkioDeviceReadBps { get; init; }

    public IReadOnlyList<RateDeviceDocument>? BlkioDeviceWriteBps { get; init; }

    public IReadOnlyList<RateDeviceDocument>? BlkioDeviceReadIOps { get; init; }

    public IReadOnlyList<RateDeviceDocument>? BlkioDeviceWriteIOps { get; init; }

    public long CpuPeriod { get; init; }

    public long CpuQuota { get; init; }

    public long CpuRealtimePeriod { get; init; }

    public long CpuRealtimeRuntime { get; init; }

    public string? CpusetCpus { get; init; }

    public string? CpusetMems { get; init; }

    public IReadOnlyList<DeviceDocument>? Devices { get; init; }

    public IReadOnlyList<string>? DeviceCgroupRules { get; init; }

    public IReadOnlyList<DeviceRequestDocument>? DeviceRequests { get; init; }

    /// <summary>Until 1.41.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? KernelMemory { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? KernelMemoryTCP { get; init; }

    public long MemoryReservation { get; init; }

    public long MemorySwap { get; init; }

    public long? MemorySwappiness { get; init; }

    public bool? OomKillDisable { get; init; }

    public long? PidsLimit { get; init; }

    public IReadOnlyList<UlimitDocument>? Ulimits { get; init; }

    public long CpuCount { get; init; }

    public long CpuPercent { get; init; }

    public ulong IOMaximumIOps { get; init; }

    public ulong IOMaximumBandwidth { get; init; }
}
