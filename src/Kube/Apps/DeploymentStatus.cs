using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apps;

public sealed record DeploymentStatus
{
    public int? AvailableReplicas { get; init; }

    public int? CollisionCount { get; init; }

    [PatchMerge("type"), ListMap("type")]
    public IReadOnlyList<DeploymentCondition> Conditions { get; init => field = value ?? []; } = [];

    public long? ObservedGeneration { get; init; }

    public int? ReadyReplicas { get; init; }

    public int? Replicas { get; init; }

    public int? TerminatingReplicas { get; init; }

    public int? UnavailableReplicas { get; init; }

    public int? UpdatedReplicas { get; init; }
}
