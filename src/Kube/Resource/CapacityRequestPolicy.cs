using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Resource;

/// <summary>How much of a capacity a request may take.</summary>
public sealed record CapacityRequestPolicy
{
    /// <summary>What a request takes that names nothing.</summary>
    [WireField(1)]
    public Quantity? Default { get; init; }

    /// <summary>A range that requests are rounded up within.</summary>
    [WireField(4)]
    public CapacityRequestPolicyRange? ValidRange { get; init; }

    /// <summary>The amounts that requests are rounded up to.</summary>
    [ListAtomic, WireField(3)]
    public IReadOnlyList<Quantity> ValidValues { get; init => field = value ?? []; } = [];
}
