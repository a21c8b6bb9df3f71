using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record PodAffinity
{
    [ListAtomic]
    public IReadOnlyList<WeightedPodAffinityTerm> PreferredDuringSchedulingIgnoredDuringExecution { get; init => field = value ?? []; } = [];

    [ListAtomic]
    public IReadOnlyList<PodAffinityTerm> RequiredDuringSchedulingIgnoredDuringExecution { get; init => field = value ?? []; } = [];
}
