using System.Text.Json.Serialization.Metadata;
using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>A machine that runs pods.</summary>
public sealed record Node : IKubeObject<Node>
{
    public static ResourceDefinition Definition { get; } = new("", "v1", "Node", "nodes") { Namespaced = false, ShortNames = ["no"], HasStatus = true };

    public static JsonTypeInfo<Node> Json => KubeJson.TypeOf<Node>();

    public static JsonTypeInfo<KubeList<Node>> ListJson => KubeJson.TypeOf<KubeList<Node>>();

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "Node"; } = "Node";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>What the node is to be.</summary>
    [WireField(2)]
    public NodeSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>What its agent reports.</summary>
    [WireField(3)]
    public NodeStatus Status { get; init => field = value ?? new(); } = new();

    public Node WithMetadata(ObjectMeta metadata) => this with { Metadata = metadata };
}
