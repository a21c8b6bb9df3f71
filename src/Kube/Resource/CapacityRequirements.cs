using System.Collections.Frozen;
using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Resource;

/// <summary>How much of a device's capacities is wanted.</summary>
public sealed record CapacityRequirements
{
    /// <summary>The amounts by capacity.</summary>
    [WireField(1)]
    public IReadOnlyDictionary<string, Quantity> Requests { get; init => field = value ?? FrozenDictionary<string, Quantity>.Empty; } = FrozenDictionary<string, Quantity>.Empty;
}
