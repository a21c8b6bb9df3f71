using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Resource;

/// <summary>The devices that a claim has, and who uses them.</summary>
public sealed record ResourceClaimStatus
{
    /// <summary>The devices that were given; none yet where it is left out.</summary>
    [WireField(1)]
    public AllocationResult? Allocation { get; init; }

    /// <summary>What drivers say about the devices.</summary>
    [ListMap("driver", "device", "pool", "shareID"), WireField(4)]
    public IReadOnlyList<AllocatedDeviceStatus> Devices { get; init => field = value ?? []; } = [];

    /// <summary>Who may use the claim now.</summary>
    [ListMap("uid"), PatchMerge("uid"), WireField(2)]
    public IReadOnlyList<ResourceClaimConsumerReference> ReservedFor { get; init => field = value ?? []; } = [];
}
