using System.Collections.Frozen;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>What a replication controller is to keep.</summary>
public sealed record ReplicationControllerSpec
{
    /// <summary>Seconds that a new pod must have been ready to count as available.</summary>
    [DefaultsTo(0), WireField(4)]
    public int? MinReadySeconds { get; init; }

    /// <summary>The number of pods wanted. 1 by default.</summary>
    [DefaultsTo(1), WireField(1, KeepsZero = true)]
    public int? Replicas { get; init; }

    /// <summary>The labels of the pods; those of the template by default.</summary>
    [MapAtomic, WireField(2)]
    public IReadOnlyDictionary<string, string> Selector { get; init => field = value ?? FrozenDictionary<string, string>.Empty; } = FrozenDictionary<string, string>.Empty;

    /// <summary>The pattern of the pods.</summary>
    [WireField(3)]
    public PodTemplateSpec? Template { get; init; }
}
