using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A set of nodes, by labels.</summary>
[MapAtomic]
public sealed record TopologySelectorTerm
{
    /// <summary>The labels, all of which fit.</summary>
    [ListAtomic, WireField(1)]
    public IReadOnlyList<TopologySelectorLabelRequirement> MatchLabelExpressions { get; init => field = value ?? []; } = [];
}
