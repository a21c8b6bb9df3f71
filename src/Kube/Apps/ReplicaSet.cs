using System.Text.Json.Serialization.Metadata;
using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Apps;

/// <summary>Keeps a number of equal pods running. Usually made by a Deployment, one for each version of the template.</summary>
public sealed record ReplicaSet : IKubeObject<ReplicaSet>
{
    public static ResourceDefinition Definition { get; } = new("apps", "v1", "ReplicaSet", "replicasets") { ShortNames = ["rs"], Categories = ["all"], HasStatus = true, HasScale = true };

    public static JsonTypeInfo<ReplicaSet> Json => KubeJson.TypeOf<ReplicaSet>();

    public static JsonTypeInfo<KubeList<ReplicaSet>> ListJson => KubeJson.TypeOf<KubeList<ReplicaSet>>();

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "apps/v1"; } = "apps/v1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "ReplicaSet"; } = "ReplicaSet";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>What the replica set is to be.</summary>
    [WireField(2)]
    public ReplicaSetSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>Its state.</summary>
    [WireField(3)]
    public ReplicaSetStatus Status { get; init => field = value ?? new(); } = new();

    public ReplicaSet WithMetadata(ObjectMeta metadata) => this with { Metadata = metadata };
}
