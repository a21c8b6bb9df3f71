using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>Which other pods a pod must or would rather not be near.</summary>
public sealed record PodAntiAffinity
{
    /// <summary>Wishes, weighed against each other.</summary>
    [ListAtomic, WireField(2)]
    public IReadOnlyList<WeightedPodAffinityTerm> PreferredDuringSchedulingIgnoredDuringExecution { get; init => field = value ?? []; } = [];

    /// <summary>What must be fulfilled when the pod is scheduled.</summary>
    [ListAtomic, WireField(1)]
    public IReadOnlyList<PodAffinityTerm> RequiredDuringSchedulingIgnoredDuringExecution { get; init => field = value ?? []; } = [];
}
