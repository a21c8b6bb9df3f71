using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>Which nodes a pod needs or prefers.</summary>
public sealed record NodeAffinity
{
    /// <summary>Wishes, weighed against each other.</summary>
    [ListAtomic, WireField(2)]
    public IReadOnlyList<PreferredSchedulingTerm> PreferredDuringSchedulingIgnoredDuringExecution { get; init => field = value ?? []; } = [];

    /// <summary>What the node must fulfil when the pod is scheduled.</summary>
    [WireField(1)]
    public NodeSelector? RequiredDuringSchedulingIgnoredDuringExecution { get; init; }
}
