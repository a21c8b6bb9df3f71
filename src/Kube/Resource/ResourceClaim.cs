using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Resource;

/// <summary>A wish for devices, which pods share by its name.</summary>
public sealed record ResourceClaim : IKubeObject
{
    public static ResourceDefinition Definition { get; } = new("resource.k8s.io", "v1", "ResourceClaim", "resourceclaims") { HasStatus = true };

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "resource.k8s.io/v1"; } = "resource.k8s.io/v1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "ResourceClaim"; } = "ResourceClaim";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>The devices that are wanted. It cannot be changed.</summary>
    [RequiredField, WireField(2)]
    public ResourceClaimSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>The devices that there are.</summary>
    [WireField(3)]
    public ResourceClaimStatus Status { get; init => field = value ?? new(); } = new();
}
