using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Autoscaling.V2;

/// <summary>What the autoscaler last saw and did.</summary>
public sealed record HorizontalPodAutoscalerStatus
{
    /// <summary>Whether the autoscaler can and does scale.</summary>
    [ListMap("type"), PatchMerge("type"), WireField(6)]
    public IReadOnlyList<HorizontalPodAutoscalerCondition> Conditions { get; init => field = value ?? []; } = [];

    /// <summary>The metrics as last seen.</summary>
    [ListAtomic, WireField(5)]
    public IReadOnlyList<MetricStatus> CurrentMetrics { get; init => field = value ?? []; } = [];

    /// <summary>The pods that there are.</summary>
    [WireField(3)]
    public int? CurrentReplicas { get; init; }

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
