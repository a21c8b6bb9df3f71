using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record NodeAffinity
{
    [ListAtomic]
    public IReadOnlyList<PreferredSchedulingTerm> PreferredDuringSchedulingIgnoredDuringExecution { get; init => field = value ?? []; } = [];

    public NodeSelector? RequiredDuringSchedulingIgnoredDuringExecution { get; init; }
}
