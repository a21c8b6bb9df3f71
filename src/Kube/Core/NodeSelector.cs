using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>Conditions on nodes, of which one must hold.</summary>
[MapAtomic]
public sealed record NodeSelector
{
    /// <summary>The terms, of which one must hold.</summary>
    [RequiredField, ListAtomic, WireField(1)]
    public IReadOnlyList<NodeSelectorTerm> NodeSelectorTerms { get; init => field = value ?? []; } = [];
}
