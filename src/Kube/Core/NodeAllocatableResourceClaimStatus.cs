using System.Collections.Frozen;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>What claims of a pod take from the node's allocatable resources.</summary>
public sealed record NodeAllocatableResourceClaimStatus
{
    /// <summary>The containers that use the claim.</summary>
    [ListSet, WireField(2)]
    public IReadOnlyList<string> Containers { get; init => field = value ?? []; } = [];

    /// <summary>The claim.</summary>
    [RequiredField, WireField(1)]
    public string ResourceClaimName { get; init => field = value ?? ""; } = "";

    /// <summary>What the claim takes.</summary>
    [RequiredField, WireField(3)]
    public IReadOnlyDictionary<string, Quantity> Resources { get; init => field = value ?? FrozenDictionary<string, Quantity>.Empty; } = FrozenDictionary<string, Quantity>.Empty;
}
