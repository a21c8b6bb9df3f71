using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Apps;

/// <summary>Keeps pods that each have a lasting name and storage of their own.</summary>
public sealed record StatefulSet : IKubeObject
{
    public static ResourceDefinition Definition { get; } = new("apps", "v1", "StatefulSet", "statefulsets") { ShortNames = ["sts"], Categories = ["all"], HasStatus = true, HasScale = true };

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "apps/v1"; } = "apps/v1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "StatefulSet"; } = "StatefulSet";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>What is wanted.</summary>
    [WireField(2)]
    public StatefulSetSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>What is the case; written by the system.</summary>
    [WireField(3)]
    public StatefulSetStatus Status { get; init => field = value ?? new(); } = new();
}
