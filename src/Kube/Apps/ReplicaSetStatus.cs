using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apps;

public sealed record ReplicaSetStatus
{
    public int? AvailableReplicas { get; init; }

    [PatchMerge("type"), ListMap("type")]
    public IReadOnlyList<ReplicaSetCondition> Conditions { get; init => field = value ?? []; } = [];

    public int? FullyLabeledReplicas { get; init; }

    public long? ObservedGeneration { get; init; }

    public int? ReadyReplicas { get; init; }

    [RequiredField]
    public int Replicas { get; init; }

    public int? TerminatingReplicas { get; init; }
}
