using Gantry.Engine.Containers;
using Gantry.Linux.Files;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Engine.Specs;

/// <summary>Bounds on block devices as the OCI document has them: by number.</summary>
internal static class BlockIoLimits
{
    public static BlockIoResources? For(ResourceConfig wanted)
    {
        if (wanted.BlockIoWeight <= 0 && wanted.BlockBounds.Count == 0)
            return null;
        return new BlockIoResources
        {
            Weight = wanted.BlockIoWeight > 0 ? (ushort)wanted.BlockIoWeight : null,
            WeightDevice =
            [
                .. Of(wanted, BlockBoundKind.Weight).Select(bound => (Device: Find(bound.Path), bound.Value))
                    .Select(weight => new BlockIoWeight { Major = weight.Device.Major, Minor = weight.Device.Minor, Weight = (ushort)weight.Value }),
            ],
            ThrottleReadBpsDevice = Rates(wanted, BlockBoundKind.BytesRead),
            ThrottleWriteBpsDevice = Rates(wanted, BlockBoundKind.BytesWritten),
            ThrottleReadIopsDevice = Rates(wanted, BlockBoundKind.Reads),
            ThrottleWriteIopsDevice = Rates(wanted, BlockBoundKind.Writes),
        };
    }

    private static IReadOnlyList<BlockIoThrottle> Rates(ResourceConfig wanted, BlockBoundKind kind) =>
    [
        .. Of(wanted, kind).Select(bound => (Device: Find(bound.Path), bound.Value))
            .Select(rate => new BlockIoThrottle { Major = rate.Device.Major, Minor = rate.Device.Minor, Rate = (ulong)rate.Value }),
    ];

    private static IEnumerable<BlockBound> Of(ResourceConfig wanted, BlockBoundKind kind) => wanted.BlockBounds.Where(bound => bound.Kind == kind);

    private static DeviceNode Find(string path) => DeviceNode.Read(path) switch
    {
        { IsBlock: true } device => device,
        null when !Path.Exists(path) => throw new EngineException(EngineFailure.Invalid, $"stat {path}: no such file or directory"),
        _ => throw new EngineException(EngineFailure.Invalid, $"{path} is no block device"),
    };
}
