using System.Text.Json.Serialization.Metadata;
using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Scheduling;

/// <summary>A name for the importance of pods: more important ones are scheduled first and may displace others.</summary>
public sealed record PriorityClass : IKubeObject<PriorityClass>
{
    public static ResourceDefinition Definition { get; } = new("scheduling.k8s.io", "v1", "PriorityClass", "priorityclasses") { Namespaced = false, ShortNames = ["pc"] };

    public static JsonTypeInfo<PriorityClass> Json => KubeJson.TypeOf<PriorityClass>();

    public static JsonTypeInfo<KubeList<PriorityClass>> ListJson => KubeJson.TypeOf<KubeList<PriorityClass>>();

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "scheduling.k8s.io/v1"; } = "scheduling.k8s.io/v1";

    /// <summary>What the class is for, in words for people.</summary>
    [WireField(4)]
    public string? Description { get; init; }

    /// <summary>Whether pods that name no class are of this one; only one class may be.</summary>
    [WireField(3)]
    public bool? GlobalDefault { get; init; }

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "PriorityClass"; } = "PriorityClass";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>PreemptLowerPriority lets pods displace others, Never does not.</summary>
    [OneOf("", "PreemptLowerPriority", "Never"), DefaultsTo("PreemptLowerPriority"), WireField(5, KeepsZero = true)]
    public string? PreemptionPolicy { get; init; }

    /// <summary>The priority; higher is more important. It cannot be changed.</summary>
    [WireField(2)]
    public int? Value { get; init; }

    public PriorityClass WithMetadata(ObjectMeta metadata) => this with { Metadata = metadata };
}
