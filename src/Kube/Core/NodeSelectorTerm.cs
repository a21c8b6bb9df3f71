using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>Conditions on a node that must all hold.</summary>
[MapAtomic]
public sealed record NodeSelectorTerm
{
    /// <summary>Conditions on labels of the node.</summary>
    [ListAtomic, WireField(1)]
    public IReadOnlyList<NodeSelectorRequirement> MatchExpressions { get; init => field = value ?? []; } = [];

    /// <summary>Conditions on fields of the node.</summary>
    [ListAtomic, WireField(2)]
    public IReadOnlyList<NodeSelectorRequirement> MatchFields { get; init => field = value ?? []; } = [];
}
