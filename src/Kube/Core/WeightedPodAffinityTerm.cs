using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A wish about nearness to other pods, and how strong it is.</summary>
public sealed record WeightedPodAffinityTerm
{
    /// <summary>The wish.</summary>
    [RequiredField, WireField(2)]
    public PodAffinityTerm PodAffinityTerm { get; init => field = value ?? new(); } = new();

    /// <summary>How strong it is, from 1 to 100.</summary>
    [RequiredField, WireField(1)]
    public int Weight { get; init; }
}
