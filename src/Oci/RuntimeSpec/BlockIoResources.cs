using System.Text.Json.Serialization;

namespace Gantry.Oci.RuntimeSpec;

/// <summary>Weights and throttles of block devices.</summary>
public sealed record BlockIoResources
{
    public ushort? Weight { get; init; }

    public ushort? LeafWeight { get; init; }

    public IReadOnlyList<BlockIoWeight> WeightDevice { get; init => field = value ?? []; } = [];

    public IReadOnlyList<BlockIoThrottle> ThrottleReadBpsDevice { get; init => field = value ?? []; } = [];

    public IReadOnlyList<BlockIoThrottle> ThrottleWriteBpsDevice { get; init => field = value ?? []; } = [];

    [JsonPropertyName("throttleReadIOPSDevice")]
    public IReadOnlyList<BlockIoThrottle> ThrottleReadIopsDevice { get; init => field = value ?? []; } = [];

    [JsonPropertyName("throttleWriteIOPSDevice")]
    public IReadOnlyList<BlockIoThrottle> ThrottleWriteIopsDevice { get; init => field = value ?? []; } = [];
}
