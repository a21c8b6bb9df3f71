using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>What a replication controller has found and done.</summary>
public sealed record ReplicationControllerStatus
{
    /// <summary>Pods that have been ready for long enough.</summary>
    [WireField(5)]
    public int? AvailableReplicas { get; init; }

    /// <summary>Statements about the state of the object.</summary>
    [ListMap("type"), PatchMerge("type"), WireField(6)]
    public IReadOnlyList<ReplicationControllerCondition> Conditions { get; init => field = value ?? []; } = [];

    /// <summary>Pods that have all labels of the template.</summary>
    [WireField(2)]
    public int? FullyLabeledReplicas { get; init; }

    /// <summary>The generation of the object that the status was written for.</summary>
    [WireField(3)]
    public long? ObservedGeneration { get; init; }

    /// <summary>Pods that are ready.</summary>
    [WireField(4)]
    public int? ReadyReplicas { get; init; }

    /// <summary>Pods that there are.</summary>
    [RequiredField, WireField(1)]
    public int Replicas { get; init; }
}
