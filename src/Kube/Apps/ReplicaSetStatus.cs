using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apps;

/// <summary>The state of a replica set as its controller last saw it.</summary>
public sealed record ReplicaSetStatus
{
    /// <summary>Pods that have been ready for minReadySeconds.</summary>
    [WireField(5)]
    public int? AvailableReplicas { get; init; }

    /// <summary>Statements about the state, one for each type.</summary>
    [PatchMerge("type"), ListMap("type"), WireField(6)]
    public IReadOnlyList<ReplicaSetCondition> Conditions { get; init => field = value ?? []; } = [];

    /// <summary>Pods that have all labels of the template.</summary>
    [WireField(2)]
    public int? FullyLabeledReplicas { get; init; }

    /// <summary>The generation of the object that this was seen for.</summary>
    [WireField(3)]
    public long? ObservedGeneration { get; init; }

    /// <summary>Pods that are ready.</summary>
    [WireField(4)]
    public int? ReadyReplicas { get; init; }

    /// <summary>All pods of the set.</summary>
    [RequiredField, WireField(1)]
    public int Replicas { get; init; }

    /// <summary>Pods that are on their way out.</summary>
    [WireField(7, KeepsZero = true)]
    public int? TerminatingReplicas { get; init; }
}
