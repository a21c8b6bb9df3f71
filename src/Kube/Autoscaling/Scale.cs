using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Autoscaling;

/// <summary>The number of replicas of an object, whatever its kind.</summary>
public sealed record Scale
{
    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "autoscaling/v1"; } = "autoscaling/v1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "Scale"; } = "Scale";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>The number wanted.</summary>
    [WireField(2)]
    public ScaleSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>The number that there are.</summary>
    [WireField(3)]
    public ScaleStatus? Status { get; init; }
}
