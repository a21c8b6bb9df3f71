using System.Collections.Frozen;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Meta;

[MapAtomic]
public sealed record LabelSelector
{
    [ListAtomic]
    public IReadOnlyList<LabelSelectorRequirement> MatchExpressions { get; init => field = value ?? []; } = [];

    public IReadOnlyDictionary<string, string> MatchLabels { get; init => field = value ?? FrozenDictionary<string, string>.Empty; } = FrozenDictionary<string, string>.Empty;
}
