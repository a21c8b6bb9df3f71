using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Networking;

/// <summary>Which controller looks after the ingresses of a class.</summary>
public sealed record IngressClass : IKubeObject
{
    public static ResourceDefinition Definition { get; } = new("networking.k8s.io", "v1", "IngressClass", "ingressclasses") { Namespaced = false };

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "networking.k8s.io/v1"; } = "networking.k8s.io/v1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "IngressClass"; } = "IngressClass";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>The controller and its settings.</summary>
    [WireField(2)]
    public IngressClassSpec Spec { get; init => field = value ?? new(); } = new();
}
