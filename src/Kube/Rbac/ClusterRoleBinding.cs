using System.Text.Json.Serialization.Metadata;
using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Rbac;

/// <summary>Grants a cluster role to users, groups and service accounts everywhere in the cluster.</summary>
public sealed record ClusterRoleBinding : IKubeObject<ClusterRoleBinding>
{
    public static ResourceDefinition Definition { get; } = new("rbac.authorization.k8s.io", "v1", "ClusterRoleBinding", "clusterrolebindings") { Namespaced = false };

    public static JsonTypeInfo<ClusterRoleBinding> Json => KubeJson.TypeOf<ClusterRoleBinding>();

    public static JsonTypeInfo<KubeList<ClusterRoleBinding>> ListJson => KubeJson.TypeOf<KubeList<ClusterRoleBinding>>();

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "rbac.authorization.k8s.io/v1"; } = "rbac.authorization.k8s.io/v1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "ClusterRoleBinding"; } = "ClusterRoleBinding";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>The role that is granted. It cannot be changed.</summary>
    [RequiredField(InOwnWords = true), WireField(3)]
    public RoleRef RoleRef { get; init => field = value ?? new(); } = new();

    /// <summary>To whom the role is granted.</summary>
    [ListAtomic, WireField(2)]
    public IReadOnlyList<Subject> Subjects { get; init => field = value ?? []; } = [];

    public ClusterRoleBinding WithMetadata(ObjectMeta metadata) => this with { Metadata = metadata };
}
