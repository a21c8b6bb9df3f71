using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Batch;

/// <summary>How far a job has come.</summary>
public sealed record JobStatus
{
    /// <summary>Pods that wait or run.</summary>
    [WireField(4)]
    public int? Active { get; init; }

    /// <summary>The numbers that succeeded, such as 1,3-5.</summary>
    [WireField(7)]
    public string? CompletedIndexes { get; init; }

    /// <summary>When the job succeeded.</summary>
    [WireField(3)]
    public DateTimeOffset? CompletionTime { get; init; }

    /// <summary>Whether the job is complete, failed or suspended.</summary>
    [ListAtomic, PatchMerge("type"), WireField(1)]
    public IReadOnlyList<JobCondition> Conditions { get; init => field = value ?? []; } = [];

    /// <summary>Pods that failed.</summary>
    [WireField(6)]
    public int? Failed { get; init; }

    /// <summary>The numbers that failed, such as 1,3-5.</summary>
    [WireField(10, KeepsZero = true)]
    public string? FailedIndexes { get; init; }

    /// <summary>Pods that are ready.</summary>
    [WireField(9, KeepsZero = true)]
    public int? Ready { get; init; }

    /// <summary>When work began; cleared by suspending.</summary>
    [WireField(2)]
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>Pods that succeeded.</summary>
    [WireField(5)]
    public int? Succeeded { get; init; }

    /// <summary>Pods that are going.</summary>
    [WireField(11, KeepsZero = true)]
    public int? Terminating { get; init; }

    /// <summary>Pods that have ended and are not in the counts yet.</summary>
    [WireField(8)]
    public UncountedTerminatedPods? UncountedTerminatedPods { get; init; }
}
