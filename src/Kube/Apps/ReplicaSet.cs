using System.Text.Json.Serialization.Metadata;
using Gantry.Kube.Meta;

namespace Gantry.Kube.Apps;

public sealed record ReplicaSet : IKubeObject<ReplicaSet>
{
    public static ResourceDefinition Definition { get; } = new("apps", "v1", "ReplicaSet", "replicasets") { ShortNames = ["rs"], Categories = ["all"], HasStatus = true, HasScale = true };

    public static JsonTypeInfo<ReplicaSet> Json => KubeJson.TypeOf<ReplicaSet>();

    public static JsonTypeInfo<KubeList<ReplicaSet>> ListJson => KubeJson.TypeOf<KubeList<ReplicaSet>>();

    public string ApiVersion { get; init => field = value ?? "apps/v1"; } = "apps/v1";

    public string Kind { get; init => field = value ?? "ReplicaSet"; } = "ReplicaSet";

    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    public ReplicaSetSpec Spec { get; init => field = value ?? new(); } = new();

    public ReplicaSetStatus Status { get; init => field = value ?? new(); } = new();

    public ReplicaSet WithMetadata(ObjectMeta metadata) => this with { Metadata = metadata };
}
