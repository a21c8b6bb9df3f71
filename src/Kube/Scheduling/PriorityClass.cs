using System.Text.Json.Serialization.Metadata;
using Gantry.Kube.Meta;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Scheduling;

public sealed record PriorityClass : IKubeObject<PriorityClass>
{
    public static ResourceDefinition Definition { get; } = new("scheduling.k8s.io", "v1", "PriorityClass", "priorityclasses") { Namespaced = false, ShortNames = ["pc"] };

    public static JsonTypeInfo<PriorityClass> Json => KubeJson.TypeOf<PriorityClass>();

    public static JsonTypeInfo<KubeList<PriorityClass>> ListJson => KubeJson.TypeOf<KubeList<PriorityClass>>();

    public string ApiVersion { get; init => field = value ?? "scheduling.k8s.io/v1"; } = "scheduling.k8s.io/v1";

    public string? Description { get; init; }

    public bool? GlobalDefault { get; init; }

    public string Kind { get; init => field = value ?? "PriorityClass"; } = "PriorityClass";

    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [OneOf("PreemptLowerPriority", "Never"), DefaultsTo("PreemptLowerPriority")]
    public string? PreemptionPolicy { get; init; }

    public int? Value { get; init; }

    public PriorityClass WithMetadata(ObjectMeta metadata) => this with { Metadata = metadata };
}
