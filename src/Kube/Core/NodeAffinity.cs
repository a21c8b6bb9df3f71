using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>Which nodes a pod needs or prefers.</summary>
public sealed record NodeAffinity
{
    /// <summary>Wishes, weighed against each other.</summary>
    [ListAtomic]
    public IReadOnlyList<PreferredSchedulingTerm> PreferredDuringSchedulingIgnoredDuringExecution { get; init => field = value ?? []; } = [];

    /// <summary>What the node must fulfil when the pod is scheduled.</summary>
    public NodeSelector? RequiredDuringSchedulingIgnoredDuringExecution { get; init; }
}
