using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apps;

/// <summary>What the controller has found and done.</summary>
public sealed record DaemonSetStatus
{
    /// <summary>How often the name of a new version was taken already.</summary>
    [WireField(9, KeepsZero = true)]
    public int? CollisionCount { get; init; }

    /// <summary>Statements about the state of the object.</summary>
    [ListMap("type"), PatchMerge("type"), WireField(10)]
    public IReadOnlyList<DaemonSetCondition> Conditions { get; init => field = value ?? []; } = [];

    /// <summary>Nodes that should run the pod and do.</summary>
    [RequiredField, WireField(1)]
    public int CurrentNumberScheduled { get; init; }

    /// <summary>Nodes that should run the pod.</summary>
    [RequiredField, WireField(3)]
    public int DesiredNumberScheduled { get; init; }

    /// <summary>Nodes whose pod has been ready for long enough.</summary>
    [WireField(7)]
    public int? NumberAvailable { get; init; }

    /// <summary>Nodes that run the pod and should not.</summary>
    [RequiredField, WireField(2)]
    public int NumberMisscheduled { get; init; }

    /// <summary>Nodes whose pod is ready.</summary>
    [RequiredField, WireField(4)]
    public int NumberReady { get; init; }

    /// <summary>Nodes that should have an available pod and have none.</summary>
    [WireField(8)]
    public int? NumberUnavailable { get; init; }

    /// <summary>The generation of the object that the status was written for.</summary>
    [WireField(5)]
    public long? ObservedGeneration { get; init; }

    /// <summary>Nodes whose pod is of the newest template.</summary>
    [WireField(6)]
    public int? UpdatedNumberScheduled { get; init; }
}
