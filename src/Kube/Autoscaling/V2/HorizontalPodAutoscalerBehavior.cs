using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Autoscaling.V2;

/// <summary>How fast the number of pods may change.</summary>
public sealed record HorizontalPodAutoscalerBehavior
{
    /// <summary>Downwards.</summary>
    [WireField(2)]
    public HPAScalingRules? ScaleDown { get; init; }

    /// <summary>Upwards.</summary>
    [WireField(1)]
    public HPAScalingRules? ScaleUp { get; init; }
}
