using System.Collections.Frozen;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Meta;

/// <summary>Conditions on labels that must all hold. Without any it selects everything.</summary>
[MapAtomic]
public sealed record LabelSelector
{
    /// <summary>Conditions with an operator.</summary>
    [ListAtomic, WireField(2)]
    public IReadOnlyList<LabelSelectorRequirement> MatchExpressions { get; init => field = value ?? []; } = [];

    /// <summary>Labels that must have exactly these values.</summary>
    [WireField(1)]
    public IReadOnlyDictionary<string, string> MatchLabels { get; init => field = value ?? FrozenDictionary<string, string>.Empty; } = FrozenDictionary<string, string>.Empty;
}
