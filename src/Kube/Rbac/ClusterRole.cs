using System.Text.Json.Serialization.Metadata;
using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Rbac;

/// <summary>Rules that can be granted in one namespace or in the whole cluster.</summary>
public sealed record ClusterRole : IKubeObject<ClusterRole>
{
    public static ResourceDefinition Definition { get; } = new("rbac.authorization.k8s.io", "v1", "ClusterRole", "clusterroles") { Namespaced = false };

    public static JsonTypeInfo<ClusterRole> Json => KubeJson.TypeOf<ClusterRole>();

    public static JsonTypeInfo<KubeList<ClusterRole>> ListJson => KubeJson.TypeOf<KubeList<ClusterRole>>();

    /// <summary>Where set, the rules are gathered from other cluster roles and what is written in rules is replaced.</summary>
    [WireField(3)]
    public AggregationRule? AggregationRule { get; init; }

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "rbac.authorization.k8s.io/v1"; } = "rbac.authorization.k8s.io/v1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "ClusterRole"; } = "ClusterRole";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>What the role allows.</summary>
    [ListAtomic, WireField(2)]
    public IReadOnlyList<PolicyRule> Rules { get; init => field = value ?? []; } = [];

    public ClusterRole WithMetadata(ObjectMeta metadata) => this with { Metadata = metadata };
}
