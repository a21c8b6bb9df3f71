using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Batch;

/// <summary>The schedule, and what is made.</summary>
public sealed record CronJobSpec
{
    /// <summary>Allow lets jobs overlap, Forbid skips a time while the last job runs, Replace ends that job.</summary>
    [OneOf("Allow", "Forbid", "Replace"), DefaultsTo("Allow"), WireField(3)]
    public string? ConcurrencyPolicy { get; init; }

    /// <summary>How many failed jobs are kept. 1 by default.</summary>
    [DefaultsTo(1), WireField(7, KeepsZero = true)]
    public int? FailedJobsHistoryLimit { get; init; }

    /// <summary>The pattern of the jobs.</summary>
    [RequiredField, WireField(5)]
    public JobTemplateSpec JobTemplate { get; init => field = value ?? new(); } = new();

    /// <summary>When, in five fields of cron or as @daily and the like.</summary>
    [RequiredField, WireField(1)]
    public string Schedule { get; init => field = value ?? ""; } = "";

    /// <summary>Seconds after its time that a job may still be started; later it counts as missed.</summary>
    [WireField(2, KeepsZero = true)]
    public long? StartingDeadlineSeconds { get; init; }

    /// <summary>How many jobs that succeeded are kept. 3 by default.</summary>
    [DefaultsTo(3), WireField(6, KeepsZero = true)]
    public int? SuccessfulJobsHistoryLimit { get; init; }

    /// <summary>Whether no jobs are made for now.</summary>
    [DefaultsTo(false), WireField(4, KeepsZero = true)]
    public bool? Suspend { get; init; }

    /// <summary>The time zone of the schedule by its name, such as Europe/Berlin; that of the controller by default.</summary>
    [WireField(8, KeepsZero = true)]
    public string? TimeZone { get; init; }
}
