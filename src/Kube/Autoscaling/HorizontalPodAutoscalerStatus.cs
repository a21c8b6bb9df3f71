using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Autoscaling;

/// <summary>What the autoscaler last saw and did.</summary>
public sealed record HorizontalPodAutoscalerStatus
{
    /// <summary>The CPU time that pods use on average, in percent of their request.</summary>
    [WireField(5, KeepsZero = true)]
    public int? CurrentCPUUtilizationPercentage { get; init; }

    /// <summary>The pods that there are.</summary>
    [RequiredField, WireField(3)]
    public int CurrentReplicas { get; init; }

    /// <summary>The pods that there should be.</summary>
    [RequiredField, WireField(4)]
    public int DesiredReplicas { get; init; }

    /// <summary>When the number was last changed.</summary>
    [WireField(2)]
    public DateTimeOffset? LastScaleTime { get; init; }

    /// <summary>The generation of the object that the status was written for.</summary>
    [WireField(1, KeepsZero = true)]
    public long? ObservedGeneration { get; init; }
}
