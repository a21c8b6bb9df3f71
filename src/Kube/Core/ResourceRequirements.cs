using System.Collections.Frozen;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>How much a container needs (requests) and may use at most (limits).</summary>
public sealed record ResourceRequirements
{
    /// <summary>Devices of the pod that the container uses.</summary>
    [ListMap("name"), WireField(3)]
    public IReadOnlyList<ResourceClaim> Claims { get; init => field = value ?? []; } = [];

    /// <summary>The most that the container may use. More memory than that ends it, more processor time is withheld.</summary>
    [WireField(1)]
    public IReadOnlyDictionary<string, Quantity> Limits { get; init => field = value ?? FrozenDictionary<string, Quantity>.Empty; } = FrozenDictionary<string, Quantity>.Empty;

    /// <summary>What the container is sure to get; the scheduler looks for a node that has it free. The limits by default.</summary>
    [WireField(2)]
    public IReadOnlyDictionary<string, Quantity> Requests { get; init => field = value ?? FrozenDictionary<string, Quantity>.Empty; } = FrozenDictionary<string, Quantity>.Empty;
}
