using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Policy;

/// <summary>The set of pods and the budget: one of the two bounds.</summary>
public sealed record PodDisruptionBudgetSpec
{
    /// <summary>How many, as a number or a share, may be away.</summary>
    [WireField(3)]
    public IntOrString? MaxUnavailable { get; init; }

    /// <summary>How many, as a number or a share, have to stay.</summary>
    [WireField(1)]
    public IntOrString? MinAvailable { get; init; }

    /// <summary>The labels of the pods; an empty selector means all of the namespace.</summary>
    [WireField(2)]
    public LabelSelector? Selector { get; init; }

    /// <summary>When pods that run but are not ready may go: IfHealthyBudget as long as enough others are ready, AlwaysAllow always.</summary>
    [OneOf("AlwaysAllow", "IfHealthyBudget"), WireField(4, KeepsZero = true)]
    public string? UnhealthyPodEvictionPolicy { get; init; }
}
