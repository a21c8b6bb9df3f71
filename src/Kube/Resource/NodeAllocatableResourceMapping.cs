using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Resource;

/// <summary>How a device counts against a resource of its node.</summary>
public sealed record NodeAllocatableResourceMapping
{
    /// <summary>How much each device, or each unit of the capacity, counts.</summary>
    [WireField(2)]
    public Quantity? AllocationMultiplier { get; init; }

    /// <summary>The capacity that is counted; the devices themselves where it is left out.</summary>
    [WireField(1, KeepsZero = true)]
    public string? CapacityKey { get; init; }
}
