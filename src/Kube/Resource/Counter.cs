using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Resource;

/// <summary>An amount that devices use up together.</summary>
public sealed record Counter
{
    /// <summary>The amount.</summary>
    [RequiredField, WireField(1)]
    public Quantity Value { get; init; }
}
