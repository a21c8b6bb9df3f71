using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Networking;

/// <summary>An address of the service network that is taken. Its name is the address.</summary>
public sealed record IPAddress : IKubeObject
{
    public static ResourceDefinition Definition { get; } = new("networking.k8s.io", "v1", "IPAddress", "ipaddresses") { Namespaced = false, ShortNames = ["ip"] };

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "networking.k8s.io/v1"; } = "networking.k8s.io/v1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "IPAddress"; } = "IPAddress";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>What is wanted.</summary>
    [RequiredField, WireField(2)]
    public IPAddressSpec Spec { get; init => field = value ?? new(); } = new();
}
