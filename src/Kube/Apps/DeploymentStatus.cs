using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apps;

/// <summary>The state of a deployment as its controller last saw it.</summary>
public sealed record DeploymentStatus
{
    /// <summary>Pods that have been ready for minReadySeconds.</summary>
    public int? AvailableReplicas { get; init; }

    /// <summary>Counts clashes of names of replica sets.</summary>
    public int? CollisionCount { get; init; }

    /// <summary>Statements about the state, one for each type.</summary>
    [PatchMerge("type"), ListMap("type")]
    public IReadOnlyList<DeploymentCondition> Conditions { get; init => field = value ?? []; } = [];

    /// <summary>The generation of the object that this was seen for.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>Pods that are ready.</summary>
    public int? ReadyReplicas { get; init; }

    /// <summary>All pods of the deployment.</summary>
    public int? Replicas { get; init; }

    /// <summary>Pods that are on their way out.</summary>
    public int? TerminatingReplicas { get; init; }

    /// <summary>Pods that are missing for the wanted number.</summary>
    public int? UnavailableReplicas { get; init; }

    /// <summary>Pods of the newest template.</summary>
    public int? UpdatedReplicas { get; init; }
}
