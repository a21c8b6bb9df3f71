using System.Text.Json.Serialization.Metadata;
using Gantry.Kube.Meta;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record ServiceAccount : IKubeObject<ServiceAccount>
{
    public static ResourceDefinition Definition { get; } = new("", "v1", "ServiceAccount", "serviceaccounts") { ShortNames = ["sa"] };

    public static JsonTypeInfo<ServiceAccount> Json => KubeJson.TypeOf<ServiceAccount>();

    public static JsonTypeInfo<KubeList<ServiceAccount>> ListJson => KubeJson.TypeOf<KubeList<ServiceAccount>>();

    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";

    public bool? AutomountServiceAccountToken { get; init; }

    [ListAtomic]
    public IReadOnlyList<LocalObjectReference> ImagePullSecrets { get; init => field = value ?? []; } = [];

    public string Kind { get; init => field = value ?? "ServiceAccount"; } = "ServiceAccount";

    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [PatchMerge("name"), ListMap("name")]
    public IReadOnlyList<ObjectReference> Secrets { get; init => field = value ?? []; } = [];

    public ServiceAccount WithMetadata(ObjectMeta metadata) => this with { Metadata = metadata };
}
