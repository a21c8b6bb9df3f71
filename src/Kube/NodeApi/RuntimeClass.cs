using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.NodeApi;

/// <summary>A way to run containers that pods can ask for.</summary>
public sealed record RuntimeClass : IKubeObject
{
    public static ResourceDefinition Definition { get; } = new("node.k8s.io", "v1", "RuntimeClass", "runtimeclasses") { Namespaced = false };

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "node.k8s.io/v1"; } = "node.k8s.io/v1";

    /// <summary>The name that the node has for it. It cannot be changed.</summary>
    [RequiredField, WireField(2)]
    public string Handler { get; init => field = value ?? ""; } = "";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "RuntimeClass"; } = "RuntimeClass";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>What a pod of the class costs besides its containers.</summary>
    [WireField(3)]
    public Overhead? Overhead { get; init; }

    /// <summary>The nodes that know the class.</summary>
    [WireField(4)]
    public Scheduling? Scheduling { get; init; }
}
