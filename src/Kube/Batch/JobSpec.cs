using Gantry.Kube.Core;
using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Batch;

/// <summary>What is to be done, and what counts as done.</summary>
public sealed record JobSpec
{
    /// <summary>Seconds that the job may run before it is ended as failed. Suspending stops the clock.</summary>
    [WireField(3, KeepsZero = true)]
    public long? ActiveDeadlineSeconds { get; init; }

    /// <summary>How many pods may fail before the job does. 6 by default.</summary>
    [WireField(7, KeepsZero = true)]
    public int? BackoffLimit { get; init; }

    /// <summary>How many pods of one number may fail before that number does, for Indexed.</summary>
    [WireField(12, KeepsZero = true)]
    public int? BackoffLimitPerIndex { get; init; }

    /// <summary>NonIndexed counts pods that succeed, Indexed gives each a number and wants one success for each.</summary>
    [OneOf("NonIndexed", "Indexed"), WireField(9, KeepsZero = true)]
    public string? CompletionMode { get; init; }

    /// <summary>How many pods have to succeed. Left out, one success is enough and no further pods are started.</summary>
    [WireField(2, KeepsZero = true)]
    public int? Completions { get; init; }

    /// <summary>Who looks after the job; the built-in controller where it is left out. It cannot be changed.</summary>
    [WireField(15, KeepsZero = true)]
    public string? ManagedBy { get; init; }

    /// <summary>Whether the selector is the user's and not made by the server.</summary>
    [WireField(5, KeepsZero = true)]
    public bool? ManualSelector { get; init; }

    /// <summary>How many numbers may fail before the job does, for Indexed.</summary>
    [WireField(13, KeepsZero = true)]
    public int? MaxFailedIndexes { get; init; }

    /// <summary>How many pods may run at a time. 1 by default.</summary>
    [WireField(1, KeepsZero = true)]
    public int? Parallelism { get; init; }

    /// <summary>What failed pods mean, by exit code or condition.</summary>
    [WireField(11)]
    public PodFailurePolicy? PodFailurePolicy { get; init; }

    /// <summary>When a pod is replaced: TerminatingOrFailed as soon as it goes, Failed when it is gone.</summary>
    [OneOf("TerminatingOrFailed", "Failed"), WireField(14, KeepsZero = true)]
    public string? PodReplacementPolicy { get; init; }

    /// <summary>The labels of the pods; the server makes it.</summary>
    [WireField(4)]
    public LabelSelector? Selector { get; init; }

    /// <summary>When an Indexed job has succeeded before all of its numbers have.</summary>
    [WireField(16)]
    public SuccessPolicy? SuccessPolicy { get; init; }

    /// <summary>Whether no pods run for now; those that do are ended.</summary>
    [WireField(10, KeepsZero = true)]
    public bool? Suspend { get; init; }

    /// <summary>The pattern of the pods, whose restart policy is Never or OnFailure.</summary>
    [RequiredField, WireField(6)]
    public PodTemplateSpec Template { get; init => field = value ?? new(); } = new();

    /// <summary>Seconds after which a finished job is deleted; it stays where this is left out.</summary>
    [WireField(8, KeepsZero = true)]
    public int? TtlSecondsAfterFinished { get; init; }
}
