using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apps;

/// <summary>What the controller has found and done.</summary>
public sealed record StatefulSetStatus
{
    /// <summary>Pods that have been ready for long enough.</summary>
    [WireField(11)]
    public int? AvailableReplicas { get; init; }

    /// <summary>How often the name of a new version was taken already.</summary>
    [WireField(9, KeepsZero = true)]
    public int? CollisionCount { get; init; }

    /// <summary>Statements about the state of the object.</summary>
    [ListMap("type"), PatchMerge("type"), WireField(10)]
    public IReadOnlyList<StatefulSetCondition> Conditions { get; init => field = value ?? []; } = [];

    /// <summary>Pods of the current version.</summary>
    [WireField(4)]
    public int? CurrentReplicas { get; init; }

    /// <summary>The version that the first pods have.</summary>
    [WireField(6)]
    public string? CurrentRevision { get; init; }

    /// <summary>The generation of the object that the status was written for.</summary>
    [WireField(1, KeepsZero = true)]
    public long? ObservedGeneration { get; init; }

    /// <summary>Pods that are ready.</summary>
    [WireField(3)]
    public int? ReadyReplicas { get; init; }

    /// <summary>Pods that there are.</summary>
    [RequiredField, WireField(2)]
    public int Replicas { get; init; }

    /// <summary>The version that the last pods have.</summary>
    [WireField(7)]
    public string? UpdateRevision { get; init; }

    /// <summary>Pods of the newest version.</summary>
    [WireField(5)]
    public int? UpdatedReplicas { get; init; }
}
