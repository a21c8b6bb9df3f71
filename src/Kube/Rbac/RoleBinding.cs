using System.Text.Json.Serialization.Metadata;
using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Rbac;

/// <summary>Grants a role, or a cluster role, within the namespace of the binding.</summary>
public sealed record RoleBinding : IKubeObject<RoleBinding>
{
    public static ResourceDefinition Definition { get; } = new("rbac.authorization.k8s.io", "v1", "RoleBinding", "rolebindings");

    public static JsonTypeInfo<RoleBinding> Json => KubeJson.TypeOf<RoleBinding>();

    public static JsonTypeInfo<KubeList<RoleBinding>> ListJson => KubeJson.TypeOf<KubeList<RoleBinding>>();

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "rbac.authorization.k8s.io/v1"; } = "rbac.authorization.k8s.io/v1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "RoleBinding"; } = "RoleBinding";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>The role that is granted: one of the same namespace, or a cluster role. It cannot be changed.</summary>
    [RequiredField(InOwnWords = true), WireField(3)]
    public RoleRef RoleRef { get; init => field = value ?? new(); } = new();

    /// <summary>To whom the role is granted.</summary>
    [ListAtomic, WireField(2)]
    public IReadOnlyList<Subject> Subjects { get; init => field = value ?? []; } = [];

    public RoleBinding WithMetadata(ObjectMeta metadata) => this with { Metadata = metadata };
}
