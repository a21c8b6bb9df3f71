using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Resource;

/// <summary>A range of amounts.</summary>
public sealed record CapacityRequestPolicyRange
{
    /// <summary>The largest amount.</summary>
    [WireField(2)]
    public Quantity? Max { get; init; }

    /// <summary>The smallest amount.</summary>
    [RequiredField, WireField(1)]
    public Quantity Min { get; init; }

    /// <summary>The distance between amounts.</summary>
    [WireField(3)]
    public Quantity? Step { get; init; }
}
