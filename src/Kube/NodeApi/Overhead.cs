using System.Collections.Frozen;
using Gantry.Kube.Protobuf;

namespace Gantry.Kube.NodeApi;

/// <summary>What a pod of the class costs besides its containers.</summary>
public sealed record Overhead
{
    /// <summary>The cost of each pod.</summary>
    [WireField(1)]
    public IReadOnlyDictionary<string, Quantity> PodFixed { get; init => field = value ?? FrozenDictionary<string, Quantity>.Empty; } = FrozenDictionary<string, Quantity>.Empty;
}
