using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Networking;

/// <summary>A network from which services get their addresses.</summary>
public sealed record ServiceCIDR : IKubeObject
{
    public static ResourceDefinition Definition { get; } = new("networking.k8s.io", "v1", "ServiceCIDR", "servicecidrs") { Namespaced = false, HasStatus = true };

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "networking.k8s.io/v1"; } = "networking.k8s.io/v1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "ServiceCIDR"; } = "ServiceCIDR";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>What is wanted.</summary>
    [WireField(2)]
    public ServiceCIDRSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>What is the case; written by the system.</summary>
    [WireField(3)]
    public ServiceCIDRStatus Status { get; init => field = value ?? new(); } = new();
}
