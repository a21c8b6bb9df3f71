using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apps;

/// <summary>Which pods are updated and how many at a time.</summary>
public sealed record RollingUpdateStatefulSetStrategy
{
    /// <summary>Pods, as a number or a share, that may be unavailable. 1 by default.</summary>
    [DefaultsTo(1), WireField(2)]
    public IntOrString? MaxUnavailable { get; init; }

    /// <summary>Only pods with this number or a higher one are updated. 0 by default.</summary>
    [DefaultsTo(0), WireField(1, KeepsZero = true)]
    public int? Partition { get; init; }
}
