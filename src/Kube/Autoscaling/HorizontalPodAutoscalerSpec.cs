using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Autoscaling;

/// <summary>What is scaled and between which bounds.</summary>
public sealed record HorizontalPodAutoscalerSpec
{
    /// <summary>The most pods.</summary>
    [RequiredField, WireField(3)]
    public int MaxReplicas { get; init; }

    /// <summary>The fewest pods. 1 by default.</summary>
    [DefaultsTo(1), WireField(2, KeepsZero = true)]
    public int? MinReplicas { get; init; }

    /// <summary>The object whose number of pods is changed.</summary>
    [RequiredField, WireField(1)]
    public CrossVersionObjectReference ScaleTargetRef { get; init => field = value ?? new(); } = new();

    /// <summary>The CPU time that pods should use on average, in percent of their request.</summary>
    [WireField(4, KeepsZero = true)]
    public int? TargetCPUUtilizationPercentage { get; init; }
}
