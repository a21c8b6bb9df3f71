using System.Text.Json.Serialization.Metadata;
using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>One or more containers that run together on a node, with one network address and shared volumes. Usually made by a Deployment or the like.</summary>
public sealed record Pod : IKubeObject<Pod>
{
    public static ResourceDefinition Definition { get; } = new("", "v1", "Pod", "pods") { ShortNames = ["po"], Categories = ["all"], HasStatus = true };

    public static JsonTypeInfo<Pod> Json => KubeJson.TypeOf<Pod>();

    public static JsonTypeInfo<KubeList<Pod>> ListJson => KubeJson.TypeOf<KubeList<Pod>>();

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "Pod"; } = "Pod";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>What the pod is to be.</summary>
    [WireField(2)]
    public PodSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>What its node last reported.</summary>
    [WireField(3)]
    public PodStatus Status { get; init => field = value ?? new(); } = new();

    public Pod WithMetadata(ObjectMeta metadata) => this with { Metadata = metadata };
}
