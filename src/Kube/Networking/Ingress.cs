using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Networking;

/// <summary>Leads requests from outside to services, by host and path.</summary>
public sealed record Ingress : IKubeObject
{
    public static ResourceDefinition Definition { get; } = new("networking.k8s.io", "v1", "Ingress", "ingresses") { ShortNames = ["ing"], HasStatus = true };

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "networking.k8s.io/v1"; } = "networking.k8s.io/v1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "Ingress"; } = "Ingress";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>Which requests go where.</summary>
    [WireField(2)]
    public IngressSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>Where the ingress is reached.</summary>
    [WireField(3)]
    public IngressStatus Status { get; init => field = value ?? new(); } = new();
}
