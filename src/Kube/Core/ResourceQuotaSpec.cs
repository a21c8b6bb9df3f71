using System.Collections.Frozen;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>Limits, and which objects they count.</summary>
public sealed record ResourceQuotaSpec
{
    /// <summary>The most that may be used, by resource.</summary>
    [WireField(1)]
    public IReadOnlyDictionary<string, Quantity> Hard { get; init => field = value ?? FrozenDictionary<string, Quantity>.Empty; } = FrozenDictionary<string, Quantity>.Empty;

    /// <summary>The objects that are counted, said by terms all of which hold.</summary>
    [WireField(3)]
    public ScopeSelector? ScopeSelector { get; init; }

    /// <summary>The objects that are counted, said by scopes all of which hold; without any, all objects are.</summary>
    [ListAtomic, WireField(2)]
    public IReadOnlyList<string> Scopes { get; init => field = value ?? []; } = [];
}
