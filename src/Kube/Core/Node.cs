using System.Text.Json.Serialization.Metadata;
using Gantry.Kube.Meta;

namespace Gantry.Kube.Core;

public sealed record Node : IKubeObject<Node>
{
    public static ResourceDefinition Definition { get; } = new("", "v1", "Node", "nodes") { Namespaced = false, ShortNames = ["no"], HasStatus = true };

    public static JsonTypeInfo<Node> Json => KubeJson.TypeOf<Node>();

    public static JsonTypeInfo<KubeList<Node>> ListJson => KubeJson.TypeOf<KubeList<Node>>();

    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";

    public string Kind { get; init => field = value ?? "Node"; } = "Node";

    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    public NodeSpec Spec { get; init => field = value ?? new(); } = new();

    public NodeStatus Status { get; init => field = value ?? new(); } = new();

    public Node WithMetadata(ObjectMeta metadata) => this with { Metadata = metadata };
}
