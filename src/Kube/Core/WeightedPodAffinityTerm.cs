using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record WeightedPodAffinityTerm
{
    [RequiredField]
    public PodAffinityTerm PodAffinityTerm { get; init => field = value ?? new(); } = new();

    [RequiredField]
    public int Weight { get; init; }
}
