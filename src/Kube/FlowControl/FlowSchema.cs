using System.Text.Json.Serialization.Metadata;
using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;

namespace Gantry.Kube.FlowControl;

/// <summary>Which requests belong together and how important they are.</summary>
public sealed record FlowSchema : IKubeObject<FlowSchema>
{
    public static ResourceDefinition Definition { get; } = new("flowcontrol.apiserver.k8s.io", "v1", "FlowSchema", "flowschemas") { Namespaced = false, HasStatus = true };

    public static JsonTypeInfo<FlowSchema> Json => KubeJson.TypeOf<FlowSchema>();

    public static JsonTypeInfo<KubeList<FlowSchema>> ListJson => KubeJson.TypeOf<KubeList<FlowSchema>>();

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "flowcontrol.apiserver.k8s.io/v1"; } = "flowcontrol.apiserver.k8s.io/v1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "FlowSchema"; } = "FlowSchema";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>The requests and their level.</summary>
    [WireField(2)]
    public FlowSchemaSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>What is the case; written by the system.</summary>
    [WireField(3)]
    public FlowSchemaStatus Status { get; init => field = value ?? new(); } = new();

    public FlowSchema WithMetadata(ObjectMeta metadata) => this with { Metadata = metadata };
}
