using System.Text.Json.Serialization.Metadata;
using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Discovery;

/// <summary>A part of the endpoints of a service; a service may have several.</summary>
public sealed record EndpointSlice : IKubeObject<EndpointSlice>
{
    public static ResourceDefinition Definition { get; } = new("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices");

    public static JsonTypeInfo<EndpointSlice> Json => KubeJson.TypeOf<EndpointSlice>();

    public static JsonTypeInfo<KubeList<EndpointSlice>> ListJson => KubeJson.TypeOf<KubeList<EndpointSlice>>();

    /// <summary>The kind of the addresses: IPv4, IPv6 or FQDN.</summary>
    [RequiredField, OneOf("IPv4", "IPv6", "FQDN"), WireField(4)]
    public string AddressType { get; init => field = value ?? ""; } = "";

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "discovery.k8s.io/v1"; } = "discovery.k8s.io/v1";

    /// <summary>The endpoints; at most 1000.</summary>
    [ListAtomic, WireField(2)]
    public IReadOnlyList<Endpoint> Endpoints { get; init => field = value ?? []; } = [];

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "EndpointSlice"; } = "EndpointSlice";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>The ports of every endpoint in the slice.</summary>
    [ListAtomic, WireField(3)]
    public IReadOnlyList<EndpointPort> Ports { get; init => field = value ?? []; } = [];

    public EndpointSlice WithMetadata(ObjectMeta metadata) => this with { Metadata = metadata };
}
