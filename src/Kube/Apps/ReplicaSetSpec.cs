using Gantry.Kube.Core;
using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apps;

/// <summary>What a replica set is to be.</summary>
public sealed record ReplicaSetSpec
{
    /// <summary>Seconds that a new pod must have been ready to count as available.</summary>
    [WireField(4)]
    public int? MinReadySeconds { get; init; }

    /// <summary>The number of pods wanted. 1 by default.</summary>
    [DefaultsTo(1), WireField(1, KeepsZero = true)]
    public int? Replicas { get; init; }

    /// <summary>The labels of the pods. It cannot be changed.</summary>
    [RequiredField, WireField(2)]
    public LabelSelector Selector { get; init => field = value ?? new(); } = new();

    /// <summary>The pattern of the pods.</summary>
    [WireField(3)]
    public PodTemplateSpec Template { get; init => field = value ?? new(); } = new();
}
