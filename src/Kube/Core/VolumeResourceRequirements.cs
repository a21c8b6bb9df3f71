using System.Collections.Frozen;
using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>How much storage is needed, and the most that may be given.</summary>
public sealed record VolumeResourceRequirements
{
    /// <summary>The most storage.</summary>
    [WireField(1)]
    public IReadOnlyDictionary<string, Quantity> Limits { get; init => field = value ?? FrozenDictionary<string, Quantity>.Empty; } = FrozenDictionary<string, Quantity>.Empty;

    /// <summary>The least storage.</summary>
    [WireField(2)]
    public IReadOnlyDictionary<string, Quantity> Requests { get; init => field = value ?? FrozenDictionary<string, Quantity>.Empty; } = FrozenDictionary<string, Quantity>.Empty;
}
