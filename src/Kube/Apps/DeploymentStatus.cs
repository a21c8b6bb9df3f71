using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apps;

/// <summary>The state of a deployment as its controller last saw it.</summary>
public sealed record DeploymentStatus
{
    /// <summary>Pods that have been ready for minReadySeconds.</summary>
    [WireField(4)]
    public int? AvailableReplicas { get; init; }

    /// <summary>Counts clashes of names of replica sets.</summary>
    [WireField(8, KeepsZero = true)]
    public int? CollisionCount { get; init; }

    /// <summary>Statements about the state, one for each type.</summary>
    [PatchMerge("type"), ListMap("type"), WireField(6)]
    public IReadOnlyList<DeploymentCondition> Conditions { get; init => field = value ?? []; } = [];

    /// <summary>The generation of the object that this was seen for.</summary>
    [WireField(1)]
    public long? ObservedGeneration { get; init; }

    /// <summary>Pods that are ready.</summary>
    [WireField(7)]
    public int? ReadyReplicas { get; init; }

    /// <summary>All pods of the deployment.</summary>
    [WireField(2)]
    public int? Replicas { get; init; }

    /// <summary>Pods that are on their way out.</summary>
    [WireField(9, KeepsZero = true)]
    public int? TerminatingReplicas { get; init; }

    /// <summary>Pods that are missing for the wanted number.</summary>
    [WireField(5)]
    public int? UnavailableReplicas { get; init; }

    /// <summary>Pods of the newest template.</summary>
    [WireField(3)]
    public int? UpdatedReplicas { get; init; }
}
