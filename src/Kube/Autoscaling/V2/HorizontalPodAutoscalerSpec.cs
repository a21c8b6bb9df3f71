using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Autoscaling.V2;

/// <summary>What is scaled, by what and between which bounds.</summary>
public sealed record HorizontalPodAutoscalerSpec
{
    /// <summary>How fast the number of pods may change.</summary>
    [WireField(5)]
    public HorizontalPodAutoscalerBehavior? Behavior { get; init; }

    /// <summary>The most pods.</summary>
    [RequiredField, WireField(3)]
    public int MaxReplicas { get; init; }

    /// <summary>What the number of pods follows; the metric that asks for most wins. CPU at 80 % by default.</summary>
    [ListAtomic, WireField(4)]
    public IReadOnlyList<MetricSpec> Metrics { get; init => field = value ?? []; } = [];

    /// <summary>The fewest pods. 1 by default.</summary>
    [DefaultsTo(1), WireField(2, KeepsZero = true)]
    public int? MinReplicas { get; init; }

    /// <summary>The object whose number of pods is changed.</summary>
    [RequiredField, WireField(1)]
    public CrossVersionObjectReference ScaleTargetRef { get; init => field = value ?? new(); } = new();
}
