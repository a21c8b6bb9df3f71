using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Storage;

/// <summary>The storage drivers of a node. Its name is the node's.</summary>
public sealed record CSINode : IKubeObject
{
    public static ResourceDefinition Definition { get; } = new("storage.k8s.io", "v1", "CSINode", "csinodes") { Namespaced = false };

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "storage.k8s.io/v1"; } = "storage.k8s.io/v1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "CSINode"; } = "CSINode";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>The drivers.</summary>
    [RequiredField, WireField(2)]
    public CSINodeSpec Spec { get; init => field = value ?? new(); } = new();
}
