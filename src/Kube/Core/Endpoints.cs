using System.Text.Json.Serialization.Metadata;
using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>The addresses behind a service, in one object. Slices have replaced it; it is kept for older clients.</summary>
public sealed record Endpoints : IKubeObject<Endpoints>
{
    public static ResourceDefinition Definition { get; } = new("", "v1", "Endpoints", "endpoints") { ShortNames = ["ep"] };

    public static JsonTypeInfo<Endpoints> Json => KubeJson.TypeOf<Endpoints>();

    public static JsonTypeInfo<KubeList<Endpoints>> ListJson => KubeJson.TypeOf<KubeList<Endpoints>>();

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "Endpoints"; } = "Endpoints";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>Addresses with their ports.</summary>
    [ListAtomic, WireField(2)]
    public IReadOnlyList<EndpointSubset> Subsets { get; init => field = value ?? []; } = [];

    public Endpoints WithMetadata(ObjectMeta metadata) => this with { Metadata = metadata };
}
