using System.Text.Json.Serialization.Metadata;
using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Rbac;

/// <summary>Rules that can be granted within the namespace of the role.</summary>
public sealed record Role : IKubeObject<Role>
{
    public static ResourceDefinition Definition { get; } = new("rbac.authorization.k8s.io", "v1", "Role", "roles");

    public static JsonTypeInfo<Role> Json => KubeJson.TypeOf<Role>();

    public static JsonTypeInfo<KubeList<Role>> ListJson => KubeJson.TypeOf<KubeList<Role>>();

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "rbac.authorization.k8s.io/v1"; } = "rbac.authorization.k8s.io/v1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "Role"; } = "Role";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>What the role allows.</summary>
    [ListAtomic, WireField(2)]
    public IReadOnlyList<PolicyRule> Rules { get; init => field = value ?? []; } = [];

    public Role WithMetadata(ObjectMeta metadata) => this with { Metadata = metadata };
}
