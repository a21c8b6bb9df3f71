using System.Text.Json.Serialization.Metadata;
using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>A room for names: objects in different namespaces may have the same name, and removing a namespace removes what is in it.</summary>
public sealed record Namespace : IKubeObject<Namespace>
{
    public static ResourceDefinition Definition { get; } = new("", "v1", "Namespace", "namespaces") { Namespaced = false, ShortNames = ["ns"], HasStatus = true, Verbs = ["create", "delete", "get", "list", "patch", "update", "watch"] };

    public static JsonTypeInfo<Namespace> Json => KubeJson.TypeOf<Namespace>();

    public static JsonTypeInfo<KubeList<Namespace>> ListJson => KubeJson.TypeOf<KubeList<Namespace>>();

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "Namespace"; } = "Namespace";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>What the namespace is to be.</summary>
    [WireField(2)]
    public NamespaceSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>Its state.</summary>
    [WireField(3)]
    public NamespaceStatus Status { get; init => field = value ?? new(); } = new();

    public Namespace WithMetadata(ObjectMeta metadata) => this with { Metadata = metadata };
}
