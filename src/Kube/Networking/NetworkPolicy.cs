using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Networking;

/// <summary>Which traffic pods may have. Pods that a policy selects may have only what some policy allows.</summary>
public sealed record NetworkPolicy : IKubeObject
{
    public static ResourceDefinition Definition { get; } = new("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies") { ShortNames = ["netpol"] };

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "networking.k8s.io/v1"; } = "networking.k8s.io/v1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "NetworkPolicy"; } = "NetworkPolicy";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>The pods, and the traffic that they may have.</summary>
    [WireField(2)]
    public NetworkPolicySpec Spec { get; init => field = value ?? new(); } = new();
}
