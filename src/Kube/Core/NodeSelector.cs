using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record NodeSelector
{
    [RequiredField, ListAtomic]
    public IReadOnlyList<NodeSelectorTerm> NodeSelectorTerms { get; init => field = value ?? []; } = [];
}
