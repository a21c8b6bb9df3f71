using System.Text.Json.Serialization.Metadata;
using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Coordination;

/// <summary>A claim on something for a limited time, which its holder renews: nodes show so that they live, and replicas agree on a leader.</summary>
public sealed record Lease : IKubeObject<Lease>
{
    public static ResourceDefinition Definition { get; } = new("coordination.k8s.io", "v1", "Lease", "leases");

    public static JsonTypeInfo<Lease> Json => KubeJson.TypeOf<Lease>();

    public static JsonTypeInfo<KubeList<Lease>> ListJson => KubeJson.TypeOf<KubeList<Lease>>();

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "coordination.k8s.io/v1"; } = "coordination.k8s.io/v1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "Lease"; } = "Lease";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>Who holds it, since when and for how long.</summary>
    [WireField(2)]
    public LeaseSpec Spec { get; init => field = value ?? new(); } = new();

    public Lease WithMetadata(ObjectMeta metadata) => this with { Metadata = metadata };
}
