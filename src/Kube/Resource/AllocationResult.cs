using Gantry.Kube.Core;
using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Resource;

/// <summary>The devices that a claim was given.</summary>
public sealed record AllocationResult
{
    /// <summary>When they were given.</summary>
    [WireField(5)]
    public DateTimeOffset? AllocationTimestamp { get; init; }

    /// <summary>The devices.</summary>
    [WireField(1)]
    public DeviceAllocationResult? Devices { get; init; }

    /// <summary>The nodes that can use them; all where it is left out.</summary>
    [WireField(3)]
    public NodeSelector? NodeSelector { get; init; }
}
