using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Autoscaling.V2;

/// <summary>How much may change within a time.</summary>
public sealed record HPAScalingPolicy
{
    /// <summary>The time in seconds, at most 1800.</summary>
    [RequiredField, WireField(3)]
    public int PeriodSeconds { get; init; }

    /// <summary>Pods or Percent.</summary>
    [RequiredField, OneOf("Percent", "Pods"), WireField(1)]
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>How much may change.</summary>
    [RequiredField, WireField(2)]
    public int Value { get; init; }
}
