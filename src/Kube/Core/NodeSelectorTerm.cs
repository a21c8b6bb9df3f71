using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

[MapAtomic]
public sealed record NodeSelectorTerm
{
    [ListAtomic]
    public IReadOnlyList<NodeSelectorRequirement> MatchExpressions { get; init => field = value ?? []; } = [];

    [ListAtomic]
    public IReadOnlyList<NodeSelectorRequirement> MatchFields { get; init => field = value ?? []; } = [];
}
