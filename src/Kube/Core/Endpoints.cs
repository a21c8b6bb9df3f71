using System.Text.Json.Serialization.Metadata;
using Gantry.Kube.Meta;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record Endpoints : IKubeObject<Endpoints>
{
    public static ResourceDefinition Definition { get; } = new("", "v1", "Endpoints", "endpoints") { ShortNames = ["ep"] };

    public static JsonTypeInfo<Endpoints> Json => KubeJson.TypeOf<Endpoints>();

    public static JsonTypeInfo<KubeList<Endpoints>> ListJson => KubeJson.TypeOf<KubeList<Endpoints>>();

    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";

    public string Kind { get; init => field = value ?? "Endpoints"; } = "Endpoints";

    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [ListAtomic]
    public IReadOnlyList<EndpointSubset> Subsets { get; init => field = value ?? []; } = [];

    public Endpoints WithMetadata(ObjectMeta metadata) => this with { Metadata = metadata };
}
