using System.Globalization;
using Gantry.DockerApi.Containers.Configs;
using Gantry.Engine.Containers;
using static Gantry.DockerApi.Containers.Mapping.Refusals;

namespace Gantry.DockerApi.Containers.Mapping;

/// <summary>Limits as the engine has them, checked by dockerd's rules.</summary>
internal static class ResourceMapping
{
    private const long LeastMemory = 6 << 20;
    private const long NanosPerCpu = 1_000_000_000;

    public static ResourceConfig Map(ResourcesDocument asked, int processors)
    {
        CheckMemory(asked);
        CheckCpu(asked, processors);
        return new ResourceConfig
        {
            CpuShares = asked.CpuShares,
            CpuPeriod = asked.CpuPeriod,
            CpuQuota = asked.CpuQuota,
            NanoCpus = asked.NanoCpus,
            CpuRealtimePeriod = asked.CpuRealtimePeriod,
            CpuRealtimeRuntime = asked.CpuRealtimeRuntime,
            CpuSet = asked.CpusetCpus,
            MemorySet = asked.CpusetMems,
            MemoryBytes = asked.Memory,
            MemorySwapBytes = asked.MemorySwap,
            MemoryReservationBytes = asked.MemoryReservation,
            MemorySwappiness = asked.MemorySwappiness is >= 0 ? asked.MemorySwappiness : null,
            DisablesOomKiller = asked.OomKillDisable ?? false,
            BlockIoWeight = asked.BlkioWeight,
            BlockBounds =
            [
                .. (asked.BlkioWeightDevice ?? []).Select(device => new BlockBound(BlockBoundKind.Weight, device.Path ?? "", Checked(device.Weight))),
                .. Rates(BlockBoundKind.BytesRead, asked.BlkioDeviceReadBps),
                .. Rates(BlockBoundKind.BytesWritten, asked.BlkioDeviceWriteBps),
                .. Rates(BlockBoundKind.Reads, asked.BlkioDeviceReadIOps),
                .. Rates(BlockBoundKind.Writes, asked.BlkioDeviceWriteIOps),
            ],
            DeviceRules = asked.DeviceCgroupRules ?? [],
            PidsLimit = Math.Max(asked.PidsLimit ?? 0, 0),
        };
    }

    private static int Checked(int weight)
    {
        RefuseIf(weight is < 10 or > 1000, "Range of blkio weight is from 10 to 1000");
        return weight;
    }

    private static IEnumerable<BlockBound> Rates(BlockBoundKind kind, IReadOnlyList<RateDeviceDocument>? devices)
    {
        foreach (RateDeviceDocument device in devices ?? [])
        {
            RefuseIf(device.Rate < 0, $"invalid rate {device.Rate} for device {device.Path}");
            yield return new BlockBound(kind, device.Path ?? "", device.Rate);
        }
    }

    private static void CheckMemory(ResourcesDocument asked)
    {
        RefuseIf(asked.Memory is not 0 and < LeastMemory, "Minimum memory limit allowed is 6MB");
        RefuseIf(asked.Memory > 0 && asked.MemorySwap > 0 && asked.MemorySwap < asked.Memory, "Minimum memoryswap limit should be larger than memory limit, see usage");
        RefuseIf(asked.Memory == 0 && asked.MemorySwap > 0, "You should always set the Memory limit when using Memoryswap limit, see usage");
        RefuseIf(asked.MemorySwappiness is < -1 or > 100, $"Invalid value: {asked.MemorySwappiness}, valid memory swappiness range is 0-100");
        RefuseIf(asked.MemoryReservation is not 0 and < LeastMemory, "Minimum memory reservation allowed is 6MB");
        RefuseIf(asked.Memory > 0 && asked.MemoryReservation > asked.Memory, "Minimum memory limit can not be less than memory reservation limit, see usage");
    }

    private static void CheckCpu(ResourcesDocument asked, int processors)
    {
        RefuseIf(asked.NanoCpus > 0 && asked.CpuPeriod > 0, "Conflicting options: Nano CPUs and CPU Period cannot both be set");
        RefuseIf(asked.NanoCpus > 0 && asked.CpuQuota > 0, "Conflicting options: Nano CPUs and CPU Quota cannot both be set");
        RefuseIf(
            asked.NanoCpus < 0 || asked.NanoCpus > processors * NanosPerCpu,
            string.Create(CultureInfo.InvariantCulture, $"range of CPUs is from 0.01 to {processors}.00, as there are only {processors} CPUs available"));
        RefuseIf(asked.CpuPeriod is not 0 and (< 1000 or > 1_000_000), "CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)");
        RefuseIf(asked.CpuQuota is > 0 and < 1000, "CPU cfs quota can not be less than 1ms (i.e. 1000)");
        RefuseIf(asked.BlkioWeight is not 0 and (< 10 or > 1000), "Range of blkio weight is from 10 to 1000");
        RefuseIf(asked.CpuShares < 0, $"invalid CPU shares ({asked.CpuShares}): value must be a positive integer");
        CheckSet(asked.CpusetCpus, processors);
    }

    private static void CheckSet(string? text, int processors)
    {
        foreach (string part in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] ends = part.Split('-');
            bool isWrong = ends.Length > 2 || ends.Any(end => !int.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out _));
            RefuseIf(isWrong, $"Invalid value {text} for cpuset cpus");
            RefuseIf(
                ends.Any(end => int.Parse(end, CultureInfo.InvariantCulture) >= processors),
                $"Requested CPUs are not available - requested {text}, available: 0-{processors - 1}");
        }
    }
}
