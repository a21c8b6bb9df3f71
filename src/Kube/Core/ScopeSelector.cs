using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>Terms that an object has to fulfil to be counted.</summary>
[MapAtomic]
public sealed record ScopeSelector
{
    /// <summary>The terms, all of which hold.</summary>
    [ListAtomic, WireField(1)]
    public IReadOnlyList<ScopedResourceSelectorRequirement> MatchExpressions { get; init => field = value ?? []; } = [];
}
