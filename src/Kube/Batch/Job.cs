using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Batch;

/// <summary>Runs pods until enough of them have succeeded.</summary>
public sealed record Job : IKubeObject
{
    public static ResourceDefinition Definition { get; } = new("batch", "v1", "Job", "jobs") { Categories = ["all"], HasStatus = true };

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "batch/v1"; } = "batch/v1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "Job"; } = "Job";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>What is wanted.</summary>
    [WireField(2)]
    public JobSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>What is the case; written by the system.</summary>
    [WireField(3)]
    public JobStatus Status { get; init => field = value ?? new(); } = new();
}
