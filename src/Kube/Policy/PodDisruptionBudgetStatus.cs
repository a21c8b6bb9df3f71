using System.Collections.Frozen;
using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Policy;

/// <summary>What the budget allows now.</summary>
public sealed record PodDisruptionBudgetStatus
{
    /// <summary>Statements about the state of the object.</summary>
    [ListMap("type"), PatchMerge("type"), WireField(7)]
    public IReadOnlyList<Condition> Conditions { get; init => field = value ?? []; } = [];

    /// <summary>Pods that are ready.</summary>
    [WireField(4)]
    public int? CurrentHealthy { get; init; }

    /// <summary>Pods that have to be ready.</summary>
    [WireField(5)]
    public int? DesiredHealthy { get; init; }

    /// <summary>Pods whose eviction was allowed and that are not gone yet, with the time of it.</summary>
    [WireField(2)]
    public IReadOnlyDictionary<string, DateTimeOffset> DisruptedPods { get; init => field = value ?? FrozenDictionary<string, DateTimeOffset>.Empty; } = FrozenDictionary<string, DateTimeOffset>.Empty;

    /// <summary>Pods that may go now.</summary>
    [WireField(3)]
    public int? DisruptionsAllowed { get; init; }

    /// <summary>Pods that the budget counts.</summary>
    [WireField(6)]
    public int? ExpectedPods { get; init; }

    /// <summary>The generation of the object that the status was written for.</summary>
    [WireField(1)]
    public long? ObservedGeneration { get; init; }
}
