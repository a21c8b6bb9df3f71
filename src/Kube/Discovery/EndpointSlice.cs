using System.Text.Json.Serialization.Metadata;
using Gantry.Kube.Meta;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Discovery;

public sealed record EndpointSlice : IKubeObject<EndpointSlice>
{
    public static ResourceDefinition Definition { get; } = new("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices");

    public static JsonTypeInfo<EndpointSlice> Json => KubeJson.TypeOf<EndpointSlice>();

    public static JsonTypeInfo<KubeList<EndpointSlice>> ListJson => KubeJson.TypeOf<KubeList<EndpointSlice>>();

    [RequiredField, OneOf("IPv4", "IPv6", "FQDN")]
    public string AddressType { get; init => field = value ?? ""; } = "";

    public string ApiVersion { get; init => field = value ?? "discovery.k8s.io/v1"; } = "discovery.k8s.io/v1";

    [ListAtomic]
    public IReadOnlyList<Endpoint> Endpoints { get; init => field = value ?? []; } = [];

    public string Kind { get; init => field = value ?? "EndpointSlice"; } = "EndpointSlice";

    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [ListAtomic]
    public IReadOnlyList<EndpointPort> Ports { get; init => field = value ?? []; } = [];

    public EndpointSlice WithMetadata(ObjectMeta metadata) => this with { Metadata = metadata };
}
