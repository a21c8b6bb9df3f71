using System.Collections.Frozen;
using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>Limits and use.</summary>
public sealed record ResourceQuotaStatus
{
    /// <summary>The most that may be used, by resource.</summary>
    [WireField(1)]
    public IReadOnlyDictionary<string, Quantity> Hard { get; init => field = value ?? FrozenDictionary<string, Quantity>.Empty; } = FrozenDictionary<string, Quantity>.Empty;

    /// <summary>What is used, by resource.</summary>
    [WireField(2)]
    public IReadOnlyDictionary<string, Quantity> Used { get; init => field = value ?? FrozenDictionary<string, Quantity>.Empty; } = FrozenDictionary<string, Quantity>.Empty;
}
