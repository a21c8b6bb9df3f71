using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Rbac;

/// <summary>How a cluster role gathers the rules of others.</summary>
public sealed record AggregationRule
{
    /// <summary>Cluster roles whose labels fit any of these give their rules to this one.</summary>
    [ListAtomic, WireField(1)]
    public IReadOnlyList<LabelSelector> ClusterRoleSelectors { get; init => field = value ?? []; } = [];
}
