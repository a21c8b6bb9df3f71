using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Batch;

/// <summary>Makes jobs at the times of a schedule.</summary>
public sealed record CronJob : IKubeObject
{
    public static ResourceDefinition Definition { get; } = new("batch", "v1", "CronJob", "cronjobs") { ShortNames = ["cj"], Categories = ["all"], HasStatus = true };

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "batch/v1"; } = "batch/v1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "CronJob"; } = "CronJob";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>What is wanted.</summary>
    [RequiredField, WireField(2)]
    public CronJobSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>What is the case; written by the system.</summary>
    [WireField(3)]
    public CronJobStatus Status { get; init => field = value ?? new(); } = new();
}
