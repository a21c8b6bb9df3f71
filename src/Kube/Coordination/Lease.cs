using System.Text.Json.Serialization.Metadata;
using Gantry.Kube.Meta;

namespace Gantry.Kube.Coordination;

public sealed record Lease : IKubeObject<Lease>
{
    public static ResourceDefinition Definition { get; } = new("coordination.k8s.io", "v1", "Lease", "leases");

    public static JsonTypeInfo<Lease> Json => KubeJson.TypeOf<Lease>();

    public static JsonTypeInfo<KubeList<Lease>> ListJson => KubeJson.TypeOf<KubeList<Lease>>();

    public string ApiVersion { get; init => field = value ?? "coordination.k8s.io/v1"; } = "coordination.k8s.io/v1";

    public string Kind { get; init => field = value ?? "Lease"; } = "Lease";

    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    public LeaseSpec Spec { get; init => field = value ?? new(); } = new();

    public Lease WithMetadata(ObjectMeta metadata) => this with { Metadata = metadata };
}
